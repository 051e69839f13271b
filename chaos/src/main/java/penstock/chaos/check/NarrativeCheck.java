package penstock.chaos.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import penstock.chaos.Anomalies;
import penstock.chaos.Anomaly.Kind;
import penstock.chaos.cluster.OperatorClient;
import penstock.chaos.workload.ChaosDevice;
import penstock.chaos.workload.LogRecord;
import penstock.chaos.workload.StreamTruth;
import penstock.protocol.SeqRanges;

/** Every acknowledged record is in the narrative once, in its place, as it was sent. */
public final class NarrativeCheck implements Check {

  @Override
  public void look(OperatorClient operator, List<ChaosDevice> devices, Anomalies anomalies)
      throws InterruptedException {
    for (ChaosDevice device : devices) {
      Reading reading = new Reading(device, anomalies);
      operator.narrative(device.id(), reading::take);
      reading.end();
    }
  }

  /** One device's narrative, from its first to its last line. */
  private static final class Reading {
    private final String device;
    private final Map<String, StreamTruth> streams;
    private final Map<String, BitSet> seen = new HashMap<>();
    private final Anomalies anomalies;

    Reading(ChaosDevice device, Anomalies anomalies) {
      this.device = device.id();
      this.anomalies = anomalies;
      this.streams =
          device.streams().stream()
              .collect(Collectors.toMap(truth -> truth.script().stream(), Function.identity()));
    }

    void take(JsonNode line) {
      String stream = line.path("stream").asText();
      long seq = line.path("seq").asLong(-1);
      String where = line.path("device").asText() + "/" + stream + " " + seq;
      StreamTruth truth = streams.get(stream);
      if (!line.has("seq") || !line.path("device").asText().equals(device)) {
        anomalies.add(Kind.NODE_FAILURE, device, "no record of it: " + line);
      } else if (truth == null || !truth.wasSent(seq)) {
        anomalies.add(Kind.PHANTOM_RECORD, where, "nobody sent it: " + line);
      } else {
        once(seen.computeIfAbsent(stream, name -> new BitSet()), (int) seq, where);
        contents(truth.script().record(seq), line, where);
      }
    }

    private void once(BitSet before, int seq, String where) {
      if (before.get(seq)) {
        anomalies.add(Kind.DUPLICATE_RECORD, where, "it is there twice");
      } else if (before.length() > seq) {
        anomalies.add(Kind.DISORDER, where, "it comes behind " + (before.length() - 1));
      }
      before.set(seq);
    }

    private void contents(LogRecord sent, JsonNode line, String where) {
      List<String> continuation = new ArrayList<>();
      line.path("continuation").forEach(more -> continuation.add(more.asText()));
      boolean same =
          line.path("text").asText().equals(sent.text())
              && line.path("facility").asInt(-1) == sent.facility()
              && line.path("priority").asInt(-1) == sent.priority()
              && continuation.equals(sent.continuation())
              && !line.has("malformed");
      if (!same) {
        anomalies.add(Kind.WRONG_CONTENTS, where, "sent was " + sent + ", there is " + line);
      }
    }

    void end() {
      for (StreamTruth truth : streams.values()) {
        BitSet there = seen.getOrDefault(truth.script().stream(), new BitSet());
        SeqRanges acked = truth.acked();
        for (int range = 0; range < acked.count(); range++) {
          missing(truth, acked.first(range), acked.last(range), there);
        }
      }
    }

    private void missing(StreamTruth truth, long first, long last, BitSet there) {
      int from = there.nextClearBit((int) first);
      while (from <= last) {
        int next = there.nextSetBit(from);
        long to = next < 0 ? last : Math.min(last, next - 1);
        anomalies.add(
            Kind.LOST_ACKED_RECORD,
            truth + " " + from + "-" + to,
            "acknowledged, and not in the narrative");
        from = there.nextClearBit((int) to + 1);
      }
    }
  }
}
