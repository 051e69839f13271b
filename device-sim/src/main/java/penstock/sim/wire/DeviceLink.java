package penstock.sim.wire;

import java.io.IOException;
import penstock.sim.device.Reply;
import penstock.sim.device.Request;

/** A device's way to its node. One thread sends; {@link #cut} and {@link #close} are for any. */
public interface DeviceLink extends AutoCloseable {

  /**
   * Sends and waits for the answer.
   *
   * @throws IOException where no answer came: whether the request arrived is then not known
   */
  Reply send(Request request) throws IOException;

  /** Breaks the connection, whatever is under way on it. */
  void cut();

  @Override
  void close();
}
