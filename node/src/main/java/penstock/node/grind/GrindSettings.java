package penstock.node.grind;

import com.typesafe.config.Config;
import penstock.node.settings.Section;

/**
 * How much the grinder may use.
 *
 * @param threads that grind
 * @param cacheBytes decompressed frames that wait in memory; what goes beyond is read from the
 *     store
 * @param queueFrames frames that wait, at about 150 bytes each; what goes beyond is looked up in
 *     the store once the queue has drained
 * @param backgroundShare how much of one thread's time may go into grinding what is old while
 *     nothing new waits
 * @param eventCacheBytes copies of other nodes' events
 */
public record GrindSettings(
    int threads, long cacheBytes, int queueFrames, double backgroundShare, long eventCacheBytes) {

  private static final int THREADS_MAX = 64;
  private static final int QUEUE_FRAMES_MIN = 16;
  private static final int QUEUE_FRAMES_MAX = 10_000_000;

  public static GrindSettings of(Config root) {
    Section section = Section.of(root, "penstock.grind");
    GrindSettings settings =
        new GrindSettings(
            section.integer("threads", 1, THREADS_MAX),
            section.bytes("cache-bytes", 0, 1L << 40),
            section.integer("queue-frames", QUEUE_FRAMES_MIN, QUEUE_FRAMES_MAX),
            section.decimal("background-share", 0.01, 1),
            section.bytes("event-cache-bytes", 1 << 20, 1L << 50));
    section.end();
    return settings;
  }
}
