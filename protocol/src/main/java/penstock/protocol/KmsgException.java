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
  private final String what;

  KmsgException(Reason reason, long offset, String what) {
    super(what + " at byte " + offset);
    this.reason = reason;
    this.offset = offset;
    this.what = what;
  }

  public Reason reason() {
    return reason;
  }

  /** The message, for bytes that begin at {@code base} of something longer. */
  public String messageFrom(long base) {
    return what + " at byte " + (base + offset);
  }

  /** Offset in the decompressed bytes that were given to the parser. */
  public long offset() {
    return offset;
  }
}
