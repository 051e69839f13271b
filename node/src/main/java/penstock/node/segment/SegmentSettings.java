package penstock.node.segment;

import com.typesafe.config.Config;
import java.time.Duration;
import penstock.node.settings.Section;

/**
 * How segments are written and kept; each is explained in {@code reference.conf}.
 *
 * @param bytesMax 0 for no limit
 */
public record SegmentSettings(
    long segmentBytes,
    Duration segmentAge,
    Duration linger,
    long queueBytes,
    int queueFrames,
    Duration settleWait,
    Duration retention,
    long bytesMax,
    long indexCacheBytes) {

  private static final long MIB = 1 << 20;
  private static final long TIB = 1L << 40;

  /** Reads {@code penstock.segment}. */
  public static SegmentSettings of(Config root) {
    Section section = Section.of(root, "penstock.segment");
    SegmentSettings settings =
        new SegmentSettings(
            section.bytes("segment-bytes", MIB, 1024 * MIB),
            section.duration("segment-age", Duration.ofSeconds(1), Duration.ofDays(1)),
            section.duration("linger", Duration.ZERO, Duration.ofMillis(50)),
            section.bytes("queue-bytes", MIB, 1024 * MIB),
            section.integer("queue-frames", 16, 1 << 20),
            section.duration("settle-wait", Duration.ofSeconds(1), Duration.ofHours(1)),
            section.duration("retention", Duration.ofHours(1), Duration.ofDays(36_500)),
            section.bytes("bytes-max", 0, 1024 * TIB),
            section.bytes("index-cache-bytes", MIB, 16 * 1024 * MIB));
    section.end();
    return settings;
  }
}
