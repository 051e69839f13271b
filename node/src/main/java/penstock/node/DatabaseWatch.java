package penstock.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows when an embedded database is lost to this process. After a failed write H2 closes itself,
 * and opens again with the next connection. But a thread that was in the middle of a statement may
 * be caught in it for ever (in 2.3.232 it turns in {@code MVStore.registerVersionUsage}), and with
 * it the lock of the file, or the database as it was. Only a new process helps then. While the disk
 * is full, nothing does.
 *
 * <p>Not thread-safe, blocking.
 */
final class DatabaseWatch {

  static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Less than this is a full disk. */
  static final long ROOM_MIN = 1 << 20;

  private final BooleanSupplier probe;
  private final LongSupplier roomBytes;
  private final LongSupplier nanos;
  private @Nullable Long awaySinceNanos;

  /**
   * @param probe whether the database answers
   * @param roomBytes on its disk
   * @param nanos as {@link System#nanoTime}
   */
  DatabaseWatch(BooleanSupplier probe, LongSupplier roomBytes, LongSupplier nanos) {
    this.probe = probe;
    this.roomBytes = roomBytes;
    this.nanos = nanos;
  }

  /** What can be written to the disk of a folder, in bytes; 0 where that can't be known. */
  static long roomBytes(Path folder) {
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      return 0;
    }
  }

  /** Probes it; to be called every few seconds. */
  boolean isLost() {
    if (probe.getAsBoolean() || roomBytes.getAsLong() < ROOM_MIN) {
      awaySinceNanos = null;
      return false;
    }
    long now = nanos.getAsLong();
    if (awaySinceNanos == null) {
      awaySinceNanos = now;
    }
    return now - awaySinceNanos >= PATIENCE.toNanos();
  }
}
