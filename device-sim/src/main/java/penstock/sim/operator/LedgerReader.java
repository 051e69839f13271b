package penstock.sim.operator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import penstock.protocol.SeqRange;
import penstock.protocol.SeqRanges;

/** Reads ledgers out of JSON. A number that is missing is an error, not a zero. */
final class LedgerReader {

  private LedgerReader() {}

  static FleetTotals totals(JsonNode json) throws OperatorException {
    return new FleetTotals(
        number(json, "received"),
        number(json, "stored"),
        number(json, "duplicates"),
        number(json, "lost"),
        number(json, "malformed"),
        number(json, "devices"));
  }

  static DeviceLedger device(JsonNode json) throws OperatorException {
    List<DeviceLedger.Stream> streams = new ArrayList<>();
    for (JsonNode stream : array(json, "streams")) {
      streams.add(stream(stream));
    }
    return new DeviceLedger(
        json.path("device").asText(),
        number(json, "received"),
        number(json, "stored"),
        number(json, "duplicates"),
        number(json, "lost"),
        number(json, "malformed"),
        streams);
  }

  private static DeviceLedger.Stream stream(JsonNode json) throws OperatorException {
    List<DeviceLedger.Loss> losses = new ArrayList<>();
    for (JsonNode loss : array(json, "losses")) {
      losses.add(new DeviceLedger.Loss(loss.path("cause").asText(), ranges(loss, "ranges")));
    }
    return new DeviceLedger.Stream(
        json.path("stream").asText(),
        number(json, "watermark"),
        number(json, "next"),
        number(json, "received"),
        number(json, "stored"),
        number(json, "duplicates"),
        number(json, "lost"),
        ranges(json, "stored_ranges"),
        ranges(json, "missing_ranges"),
        losses);
  }

  private static SeqRanges ranges(JsonNode json, String member) throws OperatorException {
    List<SeqRange> ranges = new ArrayList<>();
    for (JsonNode range : array(json, member)) {
      if (!range.isArray() || range.size() != 2) {
        throw new OperatorException(member + " holds " + range + ", expected [first,last]");
      }
      ranges.add(new SeqRange(range.path(0).longValue(), range.path(1).longValue()));
    }
    return SeqRanges.of(ranges);
  }

  private static JsonNode array(JsonNode json, String member) throws OperatorException {
    JsonNode array = json.path(member);
    if (!array.isArray()) {
      throw new OperatorException("the ledger has no array " + member + ": " + json);
    }
    return array;
  }

  private static long number(JsonNode json, String member) throws OperatorException {
    JsonNode number = json.path(member);
    if (!number.isIntegralNumber()) {
      throw new OperatorException("the ledger has no number " + member + ": " + json);
    }
    return number.longValue();
  }
}
