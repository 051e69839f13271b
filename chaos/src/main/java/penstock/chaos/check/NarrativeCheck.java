package penstock.chaos.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import penstock.chaos.Anomalies;
import penstock.chaos.Anomaly.Kind;
import penstock.chaos.cluster.Answers;
import penstock.chaos.truth.DeviceFacts;
import penstock.chaos.truth.LogRecord;
import penstock.chaos.truth.StreamFacts;
import penstock.protocol.SeqRanges;

/** Every acknowledged record is in the narrative once, in its place, as it was sent. */
public final class NarrativeCheck implements Check {

  @Override
  public void look(Answers answers, List<? extends DeviceFacts> devices, Anomalies anomalies)
      throws InterruptedException {
    for (DeviceFacts device : devices) {
      Reading reading = new Reading(device, anomalies);
      answers.narrative(device.id(), reading::take);
      reading.end();
    }
  }

  /** One stream's part of a narrative. */
  private static final class Seen {
    final StreamFacts truth;
    final SeqRanges sent;
    final BitSet numbers = new BitSet();

    Seen(StreamFacts truth) {
      this.truth = truth;
      this.sent = truth.sent();
    }
  }

  /** One device's narrative, from its first to its last line. */
  private static final class Reading {
    private final String device;
    private final Map<String, Seen> streams = new HashMap<>();
    private final Anomalies anomalies;

    Reading(DeviceFacts device, Anomalies anomalies) {
      this.device = device.id();
      this.anomalies = anomalies;
      device.streams().forEach(truth -> streams.put(truth.stream(), new Seen(truth)));
    }

    void take(JsonNode line) {
      String stream = line.path("stream").asText();
      long seq = line.path("seq").asLong(-1);
      String where = line.path("device").asText() + "/" + stream + " " + seq;
      Seen seen = streams.get(stream);
      if (!line.has("seq") || !line.path("device").asText().equals(device)) {
        anomalies.add(Kind.NODE_FAILURE, device, "no record of it: " + line);
      } else if (seen == null || !seen.sent.contains(seq)) {
        anomalies.add(Kind.PHANTOM_RECORD, where, "nobody sent it: " + line);
      } else {
        once(seen.numbers, (int) seq, where);
        contents(seen.truth.record(seq), line, where);
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
      for (Seen seen : streams.values()) {
        SeqRanges acked = seen.truth.acked();
        for (int range = 0; range < acked.count(); range++) {
          missing(seen, acked.first(range), acked.last(range));
        }
      }
    }

    private void missing(Seen seen, long first, long last) {
      int from = seen.numbers.nextClearBit((int) first);
      while (from <= last) {
        int next = seen.numbers.nextSetBit(from);
        long to = next < 0 ? last : Math.min(last, next - 1);
        anomalies.add(
            Kind.LOST_ACKED_RECORD,
            seen.truth.title() + " " + from + "-" + to,
            "acknowledged, and not in the narrative");
        from = seen.numbers.nextClearBit((int) to + 1);
      }
    }
  }
}
