package penstock.chaos.net;

/** A network can't be made or changed. */
final class IpException extends RuntimeException {

  private static final long serialVersionUID = 1;

  IpException(String message) {
    super(message);
  }
}
