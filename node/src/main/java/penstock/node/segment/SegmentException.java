package penstock.node.segment;

/** What a segment store could not do. */
public abstract sealed class SegmentException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private SegmentException(String message, Throwable cause) {
    super(message, cause);
  }

  private SegmentException(String message) {
    super(message);
  }

  /** Without a stack trace. */
  private SegmentException(String message, boolean enableSuppression) {
    super(message, null, enableSuppression, false);
  }

  /**
   * The writer's queue is full; nothing was written. Has no stack trace: it is thrown by the
   * thousand in a flood, and must be cheap.
   */
  public static final class Busy extends SegmentException {
    private static final long serialVersionUID = 1;

    public Busy(String message) {
      super(message, false);
    }
  }

  /** The medium refused; whether the frame was written is not known. */
  public static final class Unavailable extends SegmentException {
    private static final long serialVersionUID = 1;

    public Unavailable(String message, Throwable cause) {
      super(message, cause);
    }

    /** Where nothing was thrown: something that has to be there is not. */
    public Unavailable(String message) {
      super(message);
    }
  }

  /** There is no such segment or frame (any more). */
  public static final class Missing extends SegmentException {
    private static final long serialVersionUID = 1;

    public Missing(String message) {
      super(message);
    }
  }

  /** A checksum does not hold; the message names file, offset and reason. */
  public static final class Corrupt extends SegmentException {
    private static final long serialVersionUID = 1;

    public Corrupt(String message) {
      super(message);
    }

    public static Corrupt at(String segment, long offset, String reason) {
      return new Corrupt("segment " + segment + ", offset " + offset + ": " + reason);
    }
  }
}
