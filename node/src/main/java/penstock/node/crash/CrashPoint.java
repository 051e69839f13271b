package penstock.node.crash;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The instructions between which a crash is worth a test. A process that was started with {@code
 * -Dpenstock.crash-point=after-fsync:17} ends, without a word to anybody, when it reaches that
 * point for the 17th time; in every other process {@link #reach} does nothing. Thread-safe.
 */
public enum CrashPoint {
  /** A group of frames is gathered, nothing of it is in the file. */
  BEFORE_WRITE,
  /** A group is in the file, and nobody forced it to the disk. */
  AFTER_WRITE,
  /** A group is durable, and nobody was told. */
  AFTER_FSYNC,
  /** A group's object is in the bucket, and the catalog does not know. */
  AFTER_PUT,
  /** A frame is durable, and its ledger has not heard of it. */
  BEFORE_COMMIT,
  /** The ledger has the frame; store and grinder do not know. */
  AFTER_COMMIT,
  /** Store and grinder know; the answer is not made yet. */
  AFTER_SETTLE,
  /** The answer is made and not sent. */
  BEFORE_ACK,
  /** A segment is full and has no footer. */
  BEFORE_SEAL,
  /** A merged segment is in the bucket, and the catalog does not know. */
  AFTER_MERGE,
  /** A segment's footer is durable, and nobody reads from it yet. */
  AFTER_SEAL,
  /** The database is synced, and the checkpoint that says so is not written. */
  BEFORE_CHECKPOINT,
  /** A start has proposed what it found to the ledgers, and serves nobody. */
  AFTER_RECOVERY;

  /** The system property that names a point and the how manieth time, as {@code after-fsync:17}. */
  public static final String PROPERTY = "penstock.crash-point";

  /** What a shell says of a process that was ended by SIGKILL. */
  private static final int EXIT = 137;

  private static final @Nullable CrashPlan PLAN = CrashPlan.read(System.getProperty(PROPERTY));
  private static final boolean ARMED = PLAN != null;

  /** Ends the process where that was asked for. */
  public void reach() {
    if (ARMED) {
      reachArmed();
    }
  }

  private void reachArmed() {
    if (PLAN != null && PLAN.isDue(this)) {
      Runtime.getRuntime().halt(EXIT);
    }
  }

  /** As it is written in the property. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
