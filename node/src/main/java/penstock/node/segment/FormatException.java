package penstock.node.segment;

/** Bytes that are not what the segment format says; the message gives the reason. */
public final class FormatException extends Exception {

  private static final long serialVersionUID = 1;

  public FormatException(String message) {
    super(message);
  }

  FormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
