package penstock.protocol;

/** A body of {@code /dev/kmsg} records that can't be taken as a whole: which byte, and why. */
public final class KmsgException extends Exception {

  private static final long serialVersionUID = 1;

  /** What is wrong. */
  public enum Reason {
    /** A line, or a record with its continuation lines, is over its limit. */
    TOO_LONG,
    /** A sequence number is not above the one before it. */
    BACKWARDS
  }

  private final Reason reason;
  private final long offset;

  KmsgException(Reason reason, long offset, String message) {
    super(message);
    this.reason = reason;
    this.offset = offset;
  }

  public Reason reason() {
    return reason;
  }

  /** Offset in the decompressed bytes that were given to the parser. */
  public long offset() {
    return offset;
  }
}
