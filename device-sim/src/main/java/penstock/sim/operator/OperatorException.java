package penstock.sim.operator;

import java.io.IOException;

/** The operator's side of a node refused a request, or answered what can't be understood. */
public final class OperatorException extends IOException {

  private static final long serialVersionUID = 1;

  private final int status;

  OperatorException(String message) {
    this(0, message);
  }

  OperatorException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** Of HTTP, 0 where the answer itself could not be understood. */
  public int status() {
    return status;
  }
}
