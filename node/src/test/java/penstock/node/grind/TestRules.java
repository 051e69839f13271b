package penstock.node.grind;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import penstock.protocol.RecordBatch;

/**
 * Rules that look for a word at the beginning of a text, and take the number behind it. A text with
 * {@code BOOM} in it is more than they can bear.
 */
record TestRules(String id, List<String> words) implements EventRules {

  static final TestRules LINK = new TestRules("rules-1", List.of("link"));
  static final TestRules LINK_AND_FAN = new TestRules("rules-2", List.of("link", "fan"));

  @Override
  public Matcher newMatcher() {
    return this::match;
  }

  private void match(RecordBatch batch, String deviceClass, Sink sink) {
    for (int i = 0; i < batch.count(); i++) {
      String text = text(batch, i);
      if (text.contains("BOOM")) {
        throw new IllegalStateException("a rule that does not bear " + text);
      }
      for (String word : words) {
        if (text.startsWith(word + " ")) {
          sink.onMatch(i, word, Map.of("rule", word), fields(text), List.of());
        }
      }
    }
  }

  private static Map<String, Object> fields(String text) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("n", Long.parseLong(text.split(" ", 3)[1]));
    fields.put("text", text);
    return fields;
  }

  private static String text(RecordBatch batch, int record) {
    int from = batch.textStart(record);
    return new String(
        batch.bytes(), from, batch.textEnd(record) - from, StandardCharsets.ISO_8859_1);
  }
}
