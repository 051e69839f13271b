package penstock.chaos.workload;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import penstock.chaos.Anomalies;
import penstock.chaos.Anomaly.Kind;
import penstock.chaos.cluster.Address;

/** Bodies that nobody can read. */
public final class Garbage implements Intruder {

  private static final List<String> ENCODINGS = List.of("gzip", "zstd", "br");
  private static final int BYTES_MAX = 40_000;

  @Override
  public void strike(ChaosDevice device, Address to, Random random, Anomalies anomalies)
      throws InterruptedException {
    byte[] body = new byte[1 + random.nextInt(BYTES_MAX)];
    random.nextBytes(body);
    String encoding = ENCODINGS.get(random.nextInt(ENCODINGS.size()));
    try {
      Reply reply = device.client().send(to, "garbage", body, encoding);
      boolean refused = reply.status() == 400 || reply.status() == 415 || reply.status() == 413;
      if (!refused && !reply.isRefusal()) {
        anomalies.add(Kind.UNTRUE_REPLY, device.id() + "/garbage", encoding + ": " + reply);
      }
    } catch (IOException e) {
      // No answer: what a node makes of it shows in the uploads beside it.
    }
  }

  @Override
  public String title() {
    return "garbage";
  }
}
