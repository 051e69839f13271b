package penstock.node.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import penstock.protocol.KmsgException;
import penstock.protocol.KmsgParser;
import penstock.protocol.RecordBatch;

/** Passing lines over by literals finds what the pattern finds on every line. */
final class LiteralSearchPropertyTest {

  /** Pieces of lines and of patterns; among them letters that fold to ASCII's k and s. */
  private static final List<String> WORDS =
      List.of(
          "link",
          "Link",
          "LINK",
          "lin\u212a",
          "down",
          "eth0",
          "oom-killed",
          "mi\u017fs",
          "miss",
          "kkk",
          "link is down",
          "\u00e9t\u00e9",
          "usb 1-1",
          "=",
          " ",
          "x",
          "6,2,300,-;");

  private static final List<String> SHAPES =
      List.of(
          "%s",
          "(?i)%s",
          "%s.*%s",
          "(?i:%s)|%s",
          "%s|%s|%s",
          "^%s",
          "%s$",
          "(%s)?%s",
          "(?:%s|%s)%s",
          "%s+",
          "[lk]%s",
          "\\b%s\\b",
          "%s{2}",
          "%s{0,2}%s",
          "(?i)%s(?-i)%s",
          "\\Q%s\\E",
          "(?s)%s.%s");

  @Property(tries = 2_000, shrinking = ShrinkingMode.OFF)
  void shouldFindWhatThePatternFindsOnEveryLine(@ForAll Random random) throws Exception {
    String regex = regex(random);
    List<List<String>> records = records(random);
    RecordBatch batch = parsed(records);
    assertEquals(byPattern(Pattern.compile(regex), records), grep(regex, batch), regex);
  }

  @Example
  void shouldPassOverLinesWithoutTheLiteral() throws Exception {
    byte[] bytes = "nothing here, nothing there".getBytes(StandardCharsets.US_ASCII);
    assertEquals(-1, LinePattern.of("link (is|was) down").candidate(bytes, 0, bytes.length));
    assertEquals(0, LinePattern.of("l?").candidate(bytes, 0, bytes.length));
    byte[] kelvin = "lin\u212a".getBytes(StandardCharsets.UTF_8);
    assertTrue(LinePattern.of("(?i)link").candidate(kelvin, 0, kelvin.length) >= 0);
  }

  private static String pick(List<String> from, Random random) {
    return from.get(random.nextInt(from.size()));
  }

  private static String regex(Random random) {
    String shape = pick(SHAPES, random);
    return shape.formatted(pick(WORDS, random), pick(WORDS, random), pick(WORDS, random));
  }

  /** Records of one to three lines, the first its text, the others continuations or none. */
  private static List<List<String>> records(Random random) {
    List<List<String>> records = new ArrayList<>();
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      List<String> lines = new ArrayList<>();
      for (int line = random.nextInt(3); line >= 0; line--) {
        lines.add(line(random));
      }
      records.add(lines);
    }
    return records;
  }

  private static String line(Random random) {
    StringBuilder line = new StringBuilder();
    for (int words = random.nextInt(5); words > 0; words--) {
      line.append(pick(WORDS, random));
    }
    return line.toString();
  }

  private static RecordBatch parsed(List<List<String>> records) throws KmsgException {
    StringBuilder raw = new StringBuilder();
    for (int seq = 0; seq < records.size(); seq++) {
      raw.append("6," + seq + "," + seq + ",-;");
      records.get(seq).forEach(line -> raw.append(line).append("\n "));
      raw.setLength(raw.length() - 1);
    }
    byte[] bytes = raw.toString().getBytes(StandardCharsets.UTF_8);
    RecordBatch batch = new RecordBatch();
    KmsgParser.anyOrder().parse(bytes, 0, bytes.length, true, batch);
    assertEquals(records.size(), batch.count());
    return batch;
  }

  private static List<Integer> byPattern(Pattern pattern, List<List<String>> records) {
    List<Integer> found = new ArrayList<>();
    for (int seq = 0; seq < records.size(); seq++) {
      if (records.get(seq).stream().anyMatch(line -> found(pattern, line))) {
        found.add(seq);
      }
    }
    return found;
  }

  private static boolean found(Pattern pattern, String line) {
    return pattern.matcher(line.getBytes(StandardCharsets.UTF_8)).find();
  }

  /** As a query does it: the frame is passed over, then its lines are. */
  private static List<Integer> grep(String regex, RecordBatch batch) throws Exception {
    LinePattern pattern = LinePattern.of(regex);
    List<Integer> found = new ArrayList<>();
    int candidate = -1;
    for (int record = 0; record < batch.count(); record++) {
      if (candidate < batch.start(record)) {
        candidate =
            pattern.candidate(batch.bytes(), batch.start(record), batch.end(batch.count() - 1));
      }
      if (candidate >= 0 && candidate < batch.end(record) && pattern.matches(batch, record)) {
        found.add(record);
      }
    }
    return found;
  }
}
