package penstock.chaos.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import penstock.chaos.Anomalies;
import penstock.chaos.Anomaly.Kind;
import penstock.chaos.truth.DeviceFacts;
import penstock.chaos.truth.StreamFacts;
import penstock.protocol.SeqRange;
import penstock.protocol.SeqRanges;

/** One device's ledger as a fleet tells it, held against what the device knows. */
final class DeviceBook {

  private static final List<String> SUMMED = List.of("received", "stored", "duplicates", "lost");

  private final DeviceFacts device;
  private final JsonNode json;
  private final Anomalies anomalies;

  DeviceBook(DeviceFacts device, JsonNode json, Anomalies anomalies) {
    this.device = device;
    this.json = json;
    this.anomalies = anomalies;
  }

  /** Its part of the fleet's totals. */
  Map<String, Long> sums() {
    Map<String, Long> sums = new LinkedHashMap<>();
    SUMMED.forEach(name -> sums.put(name, number(json, name)));
    return sums;
  }

  int streams() {
    return json.path("streams").size();
  }

  private static long number(JsonNode of, String name) {
    return of.path(name).asLong(-1);
  }

  void check() {
    Map<String, JsonNode> streams = new HashMap<>();
    json.path("streams").forEach(one -> streams.put(one.path("stream").asText(), one));
    Map<String, Long> sums = new LinkedHashMap<>();
    SUMMED.forEach(name -> sums.put(name, 0L));
    for (StreamFacts truth : device.streams()) {
      JsonNode stream = streams.remove(truth.stream());
      if (stream != null) {
        checkBalance(truth, stream);
        checkTruth(truth, stream);
        SUMMED.forEach(name -> sums.merge(name, number(stream, name), Long::sum));
      } else if (!truth.acked().isEmpty()) {
        anomalies.add(Kind.LOST_ACKED_RECORD, truth.title(), "no ledger knows of it");
      }
    }
    streams.forEach((name, one) -> unbalanced(device.id() + "/" + name, "never used: " + one));
    sums.forEach(
        (name, sum) -> {
          if (sum != number(json, name) && !json.path("streams").isEmpty()) {
            unbalanced(
                device.id(), name + " is " + number(json, name) + ", its streams have " + sum);
          }
        });
  }

  private void checkBalance(StreamFacts truth, JsonNode stream) {
    long stored = number(stream, "stored");
    if (stored + number(stream, "lost") + number(stream, "missing") != number(stream, "next")) {
      unbalanced(truth.title(), "stored + lost + missing is not next: " + stream);
    }
    long received = number(stream, "received");
    if (received != stored + number(stream, "duplicates")) {
      unbalanced(truth.title(), "received is not stored + duplicates: " + stream);
    }
    if (received > truth.recordsSent()) {
      unbalanced(truth.title(), "only " + truth.recordsSent() + " records were sent: " + stream);
    }
  }

  private void checkTruth(StreamFacts truth, JsonNode stream) {
    SeqRanges acked = truth.acked();
    SeqRanges stored = ranges(stream.path("stored_ranges"));
    SeqRanges lost = lost(stream);
    SeqRanges allowed = truth.isSettled() ? acked : truth.sent();
    differ(Kind.LOST_ACKED_RECORD, truth, acked.minus(stored), "acknowledged, not stored");
    differ(Kind.PHANTOM_RECORD, truth, stored.minus(allowed), "stored, and nobody sent it");
    differ(
        Kind.SILENT_LOSS,
        truth,
        truth.toldLost().minus(lost).minus(stored),
        "the device said that it is lost, and the ledger does not name it");
    differ(Kind.FALSE_LOSS, truth, lost.minus(truth.gone()), "named lost, and is not");
    if (number(stream, "stored") != stored.size() || number(stream, "lost") != lost.size()) {
      unbalanced(truth.title(), "the numbers are not those of the ranges: " + stream);
    }
    if (number(stream, "next") > truth.next()) {
      unbalanced(truth.title(), "the device has only those below " + truth.next() + ": " + stream);
    }
    checkWatermark(truth, stream, stored.plus(lost));
  }

  private void checkWatermark(StreamFacts truth, JsonNode stream, SeqRanges known) {
    long watermark = known.isEmpty() || known.min() > 0 ? -1 : known.last(0);
    long told = number(stream, "watermark");
    if (told > watermark) {
      anomalies.add(
          Kind.SILENT_LOSS,
          truth.title(),
          "the watermark covers what is neither stored nor lost: " + stream);
    } else if (told < watermark || (truth.isSettled() && told != truth.next() - 1)) {
      unbalanced(
          truth.title(), "everything below " + truth.next() + " is stored or lost: " + stream);
    }
  }

  private static SeqRanges lost(JsonNode stream) {
    SeqRanges lost = SeqRanges.EMPTY;
    for (JsonNode loss : stream.path("losses")) {
      lost = lost.plus(ranges(loss.path("ranges")));
    }
    return lost;
  }

  private static SeqRanges ranges(JsonNode json) {
    SeqRanges ranges = SeqRanges.EMPTY;
    for (JsonNode range : json) {
      ranges =
          ranges.plus(SeqRanges.of(new SeqRange(range.get(0).asLong(), range.get(1).asLong())));
    }
    return ranges;
  }

  private void differ(Kind kind, StreamFacts truth, SeqRanges ranges, String what) {
    if (!ranges.isEmpty()) {
      anomalies.add(kind, truth.title() + " " + ranges, what);
    }
  }

  private void unbalanced(String where, String what) {
    anomalies.add(Kind.UNBALANCED_LEDGER, where, what);
  }
}
