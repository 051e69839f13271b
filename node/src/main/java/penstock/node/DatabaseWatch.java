package penstock.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Knows when an embedded database is lost to this process. After a failed write H2 closes itself,
 * and opens again with the next connection. But a thread that was in the middle of a statement may
 * be caught in it for ever (in 2.3.232 it turns in {@code MVStore.registerVersionUsage}), and with
 * it the lock of the file, or the database as it was; whoever asks is caught, too. Only a new
 * process helps then. While the disk is full, nothing does.
 *
 * <p>One thread may call {@link #answered}, another one {@link #isLost}.
 */
final class DatabaseWatch {

  /** How often {@link #isLost} is to be called. */
  static final Duration INTERVAL = Duration.ofSeconds(2);

  static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Where it was not called for so long, the whole process stood still. */
  private static final Duration INTERVAL_MAX = INTERVAL.multipliedBy(3);

  /** Less than this is a full disk. */
  static final long ROOM_MIN = 1 << 20;

  private final LongSupplier roomBytes;
  private final LongSupplier nanos;
  private volatile long goodNanos;
  private long lookedNanos;

  /**
   * @param roomBytes on its disk
   * @param nanos as {@link System#nanoTime}
   */
  DatabaseWatch(LongSupplier roomBytes, LongSupplier nanos) {
    this.roomBytes = roomBytes;
    this.nanos = nanos;
    this.goodNanos = nanos.getAsLong();
    this.lookedNanos = goodNanos;
  }

  /** What can be written to the disk of a folder, in bytes; 0 where that can't be known. */
  static long roomBytes(Path folder) {
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      return 0;
    }
  }

  /** It answers. */
  void answered() {
    goodNanos = nanos.getAsLong();
  }

  /** Whether there was room for long, and no answer. */
  boolean isLost() {
    long now = nanos.getAsLong();
    boolean stoodStill = now - lookedNanos > INTERVAL_MAX.toNanos();
    lookedNanos = now;
    if (stoodStill || roomBytes.getAsLong() < ROOM_MIN) {
      goodNanos = now;
    }
    return now - goodNanos >= PATIENCE.toNanos();
  }
}
