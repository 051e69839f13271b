package penstock.sim.wire;

import java.io.IOException;
import java.util.random.RandomGenerator;
import penstock.sim.device.Reply;
import penstock.sim.device.Request;

/**
 * A way on which some answers get lost: the node has taken the upload, and the device, which can't
 * know, sends it again. One thread sends; {@link #cut} and {@link #close} are for any.
 */
public final class LossyLink implements DeviceLink {

  private final DeviceLink link;
  private final double share;
  private final RandomGenerator random;

  /**
   * A way over another one.
   *
   * @param share of the answers to uploads that get lost, 0 to 1
   */
  public LossyLink(DeviceLink link, double share, RandomGenerator random) {
    this.link = link;
    this.share = share;
    this.random = random;
  }

  @Override
  public Reply send(Request request) throws IOException {
    boolean loses = request instanceof Request.Upload && random.nextDouble() < share;
    Reply reply = link.send(request);
    if (loses) {
      link.cut();
      throw new IOException("the answer got lost");
    }
    return reply;
  }

  @Override
  public void cut() {
    link.cut();
  }

  @Override
  public void close() {
    link.close();
  }
}
