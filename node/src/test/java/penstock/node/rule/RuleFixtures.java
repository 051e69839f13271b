package penstock.node.rule;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import penstock.protocol.KmsgException;
import penstock.protocol.KmsgParser;
import penstock.protocol.RecordBatch;

/** What the tests of this package share. */
final class RuleFixtures {

  /** The rules that are shipped. */
  static final Path SHIPPED = Path.of(System.getProperty("penstock.home", ".."), "conf", "rules");

  private RuleFixtures() {}

  /** What a matcher reported. */
  record Hit(int record, String rule, Map<String, Object> fields, List<String> errors) {}

  static RuleSet parse(String... lines) {
    try {
      return RuleSet.parse(Map.of("test.conf", "rules {\n" + String.join("\n", lines) + "\n}\n"));
    } catch (RuleException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  static RuleSet shipped() {
    try {
      return RuleSet.load(SHIPPED);
    } catch (RuleException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  /** Records as a device sends them. */
  static RecordBatch batch(String... lines) {
    return batch(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
  }

  static RecordBatch batch(byte[] body) {
    RecordBatch batch = new RecordBatch();
    try {
      KmsgParser.anyOrder().parse(body, 0, body.length, true, batch);
    } catch (KmsgException e) {
      throw new AssertionError(e);
    }
    return batch;
  }

  static String record(int prefix, long seq, String text) {
    return String.format(Locale.ROOT, "%d,%d,%d,-;%s", prefix, seq, 1_000_000 + seq, text);
  }

  static List<Hit> matchAll(RuleSet rules, RecordBatch batch, String deviceClass) {
    List<Hit> hits = new ArrayList<>();
    rules.newMatcher().matchAll(batch, deviceClass, into(hits));
    return hits;
  }

  static MatchSink into(List<Hit> hits) {
    return (record, rule, fields, errors) -> hits.add(new Hit(record, rule.name(), fields, errors));
  }
}
