package penstock.sim.verify;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import penstock.protocol.SeqRange;
import penstock.protocol.SeqRanges;
import penstock.sim.device.DeviceTruth;
import penstock.sim.device.StreamTruth;
import penstock.sim.line.LogContents;
import penstock.sim.operator.EventRecord;

/**
 * Compares a device's events with the lines that ought to make them: each once, none twice, none
 * from another line. Other rules than those that the simulator knows may make what they like, but
 * once. Takes a bit for each record and name. One for each device; not thread-safe.
 */
final class EventCheck {

  private static final Set<String> KNOWN = new HashSet<>(LogContents.RULES);

  private final DeviceTruth truth;
  private final NarrativeCheck narrative;
  private final Map<String, BitSet> made = new HashMap<>();
  private final Map<String, Long> byName = new TreeMap<>();

  EventCheck(DeviceTruth truth, NarrativeCheck narrative) {
    this.truth = truth;
    this.narrative = narrative;
  }

  void take(EventRecord event, Differences differences) {
    byName.merge(event.name(), 1L, Long::sum);
    StreamTruth stream = truth.stream(event.stream());
    if (stream == null || !event.device().equals(truth.device())) {
      differ(event, "of another device or stream", differences);
      return;
    }
    if (event.seq() < 0 || event.seq() >= stream.next()) {
      differ(event, "of a record that the device has not logged", differences);
      return;
    }
    BitSet made = made(event.stream(), event.name());
    if (made.get((int) event.seq())) {
      differ(event, "made twice", differences);
    }
    made.set((int) event.seq());
    if (KNOWN.contains(event.name()) && !stream.rule(event.seq()).equals(event.name())) {
      differ(event, "made of: " + stream.line(event.seq()).text(), differences);
    }
  }

  private BitSet made(String stream, String name) {
    return made.computeIfAbsent(stream + ' ' + name, key -> new BitSet());
  }

  private void differ(EventRecord event, String what, Differences differences) {
    differences.add(
        truth.device(), event.stream(), event.seq(), "event " + event.name() + " " + what);
  }

  /** All came: how many of those that the narrative's records ought to make are missing? */
  long missing(Differences differences) {
    long missing = 0;
    for (StreamTruth stream : truth.streams()) {
      SeqRanges seen = narrative.seen(stream.id());
      for (SeqRange range : seen.toList()) {
        for (long seq = range.first(); seq <= range.last(); seq++) {
          missing += isMissing(stream, seq, differences) ? 1 : 0;
        }
      }
    }
    return missing;
  }

  private boolean isMissing(StreamTruth stream, long seq, Differences differences) {
    String rule = stream.rule(seq);
    if (rule.isEmpty() || made(stream.id(), rule).get((int) seq)) {
      return false;
    }
    String text = stream.line(seq).text();
    differences.add(truth.device(), stream.id(), seq, "no event " + rule + " of: " + text);
    return true;
  }

  Map<String, Long> byName() {
    return byName;
  }
}
