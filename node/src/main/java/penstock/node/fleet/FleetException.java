package penstock.node.fleet;

/** Why another node did not answer. Has no stack trace: it tells of the other side. */
public final class FleetException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** What went wrong. */
  public enum Reason {
    /** The node gives as many answers of this kind as it may; ask again soon. */
    BUSY,
    /** The node's release has no such service, or can't read the question. */
    UNKNOWN,
    /** The node is not there, or did not answer in time. */
    AWAY,
    /** The question does not fit into a message. */
    TOO_LARGE
  }

  private final Reason reason;

  FleetException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
