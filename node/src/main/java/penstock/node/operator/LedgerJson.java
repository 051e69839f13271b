package penstock.node.operator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import penstock.node.device.Ledgers.Cause;
import penstock.node.device.Ledgers.DeviceReport;
import penstock.node.device.Ledgers.DeviceSummary;
import penstock.node.device.Ledgers.Loss;
import penstock.node.device.Ledgers.StreamReport;
import penstock.protocol.SeqRange;
import penstock.protocol.SeqRanges;

/** Ledgers as JSON. All numbers are of records. */
final class LedgerJson {

  private LedgerJson() {}

  static ObjectNode summary(DeviceSummary summary) {
    ObjectNode json =
        JsonAnswer.object()
            .put("device", summary.device())
            .put("received", summary.stored() + summary.duplicates())
            .put("stored", summary.stored())
            .put("duplicates", summary.duplicates())
            .put("lost", summary.lost())
            .put("malformed", summary.malformed());
    if (summary.lastSeenUs() > 0) {
      json.put("last_seen", TimeText.of(summary.lastSeenUs()));
    }
    return json;
  }

  static ObjectNode report(DeviceReport report) {
    ObjectNode json = summary(report.summary());
    Map<Cause, Long> causes = new EnumMap<>(Cause.class);
    ArrayNode streams = JsonAnswer.object().arrayNode();
    for (StreamReport stream : report.streams()) {
      stream.lost().forEach(loss -> causes.merge(loss.cause(), loss.range().size(), Long::sum));
      streams.add(stream(stream));
    }
    json.set("causes", causes(causes));
    json.set("streams", streams);
    return json;
  }

  private static ObjectNode stream(StreamReport stream) {
    ObjectNode json =
        JsonAnswer.object()
            .put("stream", stream.stream())
            .put("watermark", stream.watermark())
            .put("next", stream.next())
            .put("received", stream.storedRecords() + stream.duplicates())
            .put("stored", stream.storedRecords())
            .put("duplicates", stream.duplicates())
            .put("lost", stream.lostRecords())
            .put("missing", stream.missing().size())
            .put("malformed", stream.malformed());
    json.set("stored_ranges", ranges(stream.stored()));
    json.set("missing_ranges", ranges(stream.missing()));
    ArrayNode losses = json.putArray("losses");
    stream.lost().forEach(loss -> losses.add(loss(loss)));
    return json;
  }

  private static ObjectNode loss(Loss loss) {
    ObjectNode json =
        JsonAnswer.object()
            .put("cause", word(loss.cause()))
            .put("records", loss.range().size())
            .put("found", TimeText.of(loss.foundUs()));
    json.set("ranges", ranges(loss.range()));
    return json;
  }

  private static ArrayNode ranges(SeqRanges ranges) {
    ArrayNode json = JsonAnswer.object().arrayNode();
    for (SeqRange range : ranges.toList()) {
      json.addArray().add(range.first()).add(range.last());
    }
    return json;
  }

  private static ObjectNode causes(Map<Cause, Long> causes) {
    ObjectNode json = JsonAnswer.object();
    causes.forEach((cause, records) -> json.put(word(cause), records));
    return json;
  }

  static String word(Cause cause) {
    return cause.name().toLowerCase(Locale.ROOT);
  }
}
