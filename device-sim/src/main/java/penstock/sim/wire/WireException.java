package penstock.sim.wire;

import java.io.IOException;

/** The other side does not speak HTTP/1.1, or more of it than a device takes. */
public final class WireException extends IOException {

  private static final long serialVersionUID = 1;

  WireException(String message) {
    super(message);
  }
}
