package penstock.chaos.workload;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import penstock.chaos.Anomalies;
import penstock.chaos.Anomaly.Kind;
import penstock.chaos.cluster.Address;
import penstock.protocol.SeqRange;

/** Numbers of a stream that are acknowledged come again, with other contents. */
public final class CounterStartsOver implements Intruder {

  private static final int LENGTH_MAX = 90;

  @Override
  public void strike(ChaosDevice device, Address to, Random random, Anomalies anomalies)
      throws InterruptedException {
    List<StreamTruth> streams = device.streams();
    if (streams.isEmpty()) {
      return;
    }
    StreamTruth stream = streams.get(random.nextInt(streams.size()));
    SeqRange run = stream.ackedRun(random, 1 + random.nextInt(LENGTH_MAX));
    if (run == null) {
      return;
    }
    Reply reply = send(device, stream, run, to);
    if (reply == null || reply.status() == 409 || reply.isRefusal()) {
      return;
    }
    anomalies.add(
        reply.isAck() ? Kind.SWALLOWED_LOG : Kind.UNTRUE_REPLY,
        stream.title() + " " + run.first() + "-" + run.last(),
        "came again with other contents: " + reply);
  }

  private static @Nullable Reply send(
      ChaosDevice device, StreamTruth stream, SeqRange run, Address to)
      throws InterruptedException {
    StreamScript script = stream.script();
    StreamScript other = new StreamScript(device.id() + "-new", stream.stream(), 0, false);
    StringBuilder lines = new StringBuilder();
    for (long seq = run.first(); seq <= run.last(); seq++) {
      lines.append(other.record(seq).kmsg(seq, script.monoUs(seq)));
    }
    try {
      byte[] body = lines.toString().getBytes(StandardCharsets.UTF_8);
      return device.client().send(to, stream.stream(), body, "");
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public String title() {
    return "counter-starts-over";
  }
}
