package penstock.sim.fake;

import java.util.concurrent.CountDownLatch;

/** {@link FakeNode} as a process, started and stopped like a node. */
public final class FakeNodeMain {

  /** Makes events of dhcp-ack twice: a lie that every fleet comes across. */
  public static final String LIE = "lie";

  private FakeNodeMain() {}

  public static void main(String[] args) throws Exception {
    FakeNode node = new FakeNode();
    if (Boolean.getBoolean(LIE)) {
      node.operator().doubleEvents("dhcp-ack");
    }
    System.out.println(
        "ready device=" + node.devicePort() + " operator=" + node.operatorUrl().getPort());
    new CountDownLatch(1).await();
  }
}
