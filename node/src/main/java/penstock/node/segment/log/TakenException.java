package penstock.node.segment.log;

import java.io.IOException;

/** Another node has taken the segment over: this one never writes to it again. */
public final class TakenException extends IOException {

  private static final long serialVersionUID = 1;

  public TakenException(String message) {
    super(message);
  }
}
