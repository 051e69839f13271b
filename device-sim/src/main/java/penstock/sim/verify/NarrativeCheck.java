package penstock.sim.verify;

import java.util.HashMap;
import java.util.Map;
import penstock.protocol.SeqRanges;
import penstock.sim.device.DeviceTruth;
import penstock.sim.device.StreamTruth;
import penstock.sim.line.KmsgLine;
import penstock.sim.operator.NarrativeRecord;

/**
 * Compares a device's narrative with what the device logged, record by record as they stream in.
 * Keeps ranges of numbers, no records. One for each device; not thread-safe.
 */
final class NarrativeCheck {

  private final DeviceTruth truth;
  private final Differences differences;
  private final Map<String, Seen> seen = new HashMap<>();
  private long records;

  private static final class Seen {
    final SeqRanges.Builder ranges = new SeqRanges.Builder();
    long last = -1;
  }

  NarrativeCheck(DeviceTruth truth, Differences differences) {
    this.truth = truth;
    this.differences = differences;
  }

  void take(NarrativeRecord record) {
    records++;
    StreamTruth stream = truth.stream(record.stream());
    if (!record.device().equals(truth.device()) || stream == null) {
      differ(record, "in this narrative, but not of this device: device " + record.device());
      return;
    }
    Seen of = seen.computeIfAbsent(record.stream(), id -> new Seen());
    if (record.seq() <= of.last) {
      differ(record, "a second time, or out of order: it comes after record " + of.last);
      return;
    }
    of.last = record.seq();
    of.ranges.add(record.seq(), record.seq());
    compare(record, stream);
  }

  private void compare(NarrativeRecord record, StreamTruth stream) {
    if (record.seq() >= stream.next()) {
      differ(record, "the device has not logged that much");
      return;
    }
    KmsgLine expected = stream.line(record.seq());
    if (!expected.equals(record.line()) || record.malformed()) {
      differ(
          record,
          (record.malformed() ? "malformed lines, or " : "")
              + ("is " + record.line() + ", the device logged " + expected));
    }
  }

  /** All came: what is missing? */
  void end() {
    for (StreamTruth stream : truth.streams()) {
      SeqRanges found = seen(stream.id());
      none(stream, stream.acked().minus(found), "acknowledged, but not in the narrative");
      none(stream, found.minus(stream.sent()), "in the narrative, but never sent");
    }
  }

  private void none(StreamTruth stream, SeqRanges wrong, String what) {
    if (!wrong.isEmpty()) {
      differences.add(
          truth.device(),
          stream.id(),
          wrong.min(),
          wrong.size() + " records " + what + ": " + wrong);
    }
  }

  private void differ(NarrativeRecord record, String what) {
    differences.add(truth.device(), record.stream(), record.seq(), what);
  }

  /** The numbers of a stream that the narrative gave. */
  SeqRanges seen(String stream) {
    Seen of = seen.get(stream);
    return of == null ? SeqRanges.EMPTY : of.ranges.build();
  }

  long records() {
    return records;
  }
}
