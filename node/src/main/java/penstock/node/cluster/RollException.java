package penstock.node.cluster;

/** The roll can't be read or written. */
final class RollException extends RuntimeException {

  private static final long serialVersionUID = 1;

  RollException(String message, Throwable cause) {
    super(message, cause);
  }
}
