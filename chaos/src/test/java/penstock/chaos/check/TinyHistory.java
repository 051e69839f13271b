package penstock.chaos.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import penstock.chaos.cluster.Answers;
import penstock.chaos.truth.DeviceFacts;
import penstock.chaos.truth.ExpectedEvent;
import penstock.chaos.truth.LogRecord;
import penstock.chaos.truth.StreamFacts;
import penstock.protocol.SeqRanges;

/**
 * One device {@code d} with one stream {@code s}, of which 0-2 were overwritten, 3-9 acknowledged;
 * 7 is an oom-kill; and a fleet that tells just that. Tests change what the fleet tells.
 */
final class TinyHistory implements DeviceFacts, StreamFacts, Answers {

  private static final ObjectMapper JSON = new ObjectMapper();

  final List<String> records = new ArrayList<>();
  final List<String> events = new ArrayList<>();
  String stream =
      """
      {"stream":"s","watermark":9,"next":10,"received":9,"stored":7,"duplicates":2,"lost":3,
       "missing":0,"stored_ranges":[[3,9]],"losses":[{"cause":"overwritten","ranges":[[0,2]]}]}""";
  String totals =
      """
      {"received":9,"stored":7,"duplicates":2,"lost":3,"devices":1,"streams":1}""";

  TinyHistory() {
    for (int seq = 3; seq < 10; seq++) {
      records.add(line(seq, record(seq).text()));
    }
    events.add(event(7));
  }

  static String line(int seq, String text) {
    return """
        {"device":"d","stream":"s","seq":%d,"facility":0,"priority":3,"text":"%s"}"""
        .formatted(seq, text);
  }

  static String event(int seq) {
    return """
        {"device":"d","stream":"s","seq":%d,"name":"oom-kill","fields":{"comm":"c%d"}}"""
        .formatted(seq, seq);
  }

  @Override
  public String id() {
    return "d";
  }

  @Override
  public List<? extends StreamFacts> streams() {
    return List.of(this);
  }

  @Override
  public Set<String> rules() {
    return Set.of("oom-kill");
  }

  @Override
  public String device() {
    return "d";
  }

  @Override
  public String stream() {
    return "s";
  }

  @Override
  public long next() {
    return 10;
  }

  @Override
  public SeqRanges acked() {
    return SeqRanges.of(3, 9);
  }

  @Override
  public SeqRanges sent() {
    return SeqRanges.of(3, 9);
  }

  @Override
  public long recordsSent() {
    return 9;
  }

  @Override
  public SeqRanges toldLost() {
    return SeqRanges.of(0, 2);
  }

  @Override
  public SeqRanges gone() {
    return SeqRanges.of(0, 2);
  }

  @Override
  public boolean isSettled() {
    return true;
  }

  @Override
  public LogRecord record(long seq) {
    ExpectedEvent event = seq == 7 ? new ExpectedEvent("oom-kill", "comm", "c7") : null;
    return new LogRecord(0, 3, "line " + seq, List.of(), event);
  }

  @Override
  public JsonNode totals() {
    return json(totals);
  }

  @Override
  public JsonNode ledger(String device) {
    return json(
        """
        {"received":9,"stored":7,"duplicates":2,"lost":3,"streams":[%s]}"""
            .formatted(stream));
  }

  @Override
  public void narrative(String device, Consumer<JsonNode> taker) {
    records.forEach(line -> taker.accept(json(line)));
  }

  @Override
  public void events(String device, Consumer<JsonNode> taker) {
    events.forEach(line -> taker.accept(json(line)));
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
