package penstock.node.segment.log;

import java.time.Duration;
import penstock.node.segment.SegmentSettings;

/**
 * How a log writes.
 *
 * @param linger how long a frame waits for others, unless {@code groupBytes} have come
 * @param retryPauseMax after failures in a row, between two tries to begin a new segment
 * @param sealsUnsettled whether a segment is sealed after {@code settleWait} although frames of it
 *     are not settled; otherwise it waits, and a close leaves it as it is
 */
public record LogSettings(
    long segmentBytes,
    Duration segmentAge,
    Duration linger,
    long groupBytes,
    long queueBytes,
    int queueFrames,
    Duration settleWait,
    Duration retryPauseMax,
    boolean sealsUnsettled) {

  /**
   * Segments that wait to be settled: bounds the memory of their indexes, 2 MB each. Beyond it the
   * oldest is sealed without waiting, or no new one is begun.
   */
  public static final int WAITING_MAX = 16;

  /** What is in a group waits for all of it; 8 MiB are some 20 ms of a disk. */
  private static final long DISK_GROUP_BYTES = 8 << 20;

  /** A disk that is full or away is asked this often; a refused append costs nothing meanwhile. */
  private static final Duration DISK_RETRY_PAUSE_MAX = Duration.ofSeconds(5);

  /** For a disk of this machine. */
  public static LogSettings disk(SegmentSettings settings) {
    return new LogSettings(
        settings.segmentBytes(),
        settings.segmentAge(),
        settings.linger(),
        DISK_GROUP_BYTES,
        settings.queueBytes(),
        settings.queueFrames(),
        settings.settleWait(),
        DISK_RETRY_PAUSE_MAX,
        true);
  }
}
