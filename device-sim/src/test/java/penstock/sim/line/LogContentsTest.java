package penstock.sim.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.protocol.KmsgParser;
import penstock.protocol.RecordBatch;

class LogContentsTest {

  private static final int LINES = 100_000;

  @ParameterizedTest
  @ValueSource(strings = {"router-0001", "ap-0002", "tv-0003"})
  void shouldLookLikeTheLogOfARealDevice(String device) {
    StringBuilder log = new StringBuilder();
    int events = 0;
    for (int seq = 0; seq < LINES; seq++) {
      LogContents.record(device, "s1", seq).appendTo(log, seq, seq * 180_000L);
      events += LogContents.expectedEvent(device, "s1", seq).isEmpty() ? 0 : 1;
    }

    double bytesPerLine = (double) log.length() / LINES;
    double eventShare = (double) events / LINES;
    double ratio = ratioOfMinutes(log);

    String found = bytesPerLine + " bytes a line, events " + eventShare + ", ratio " + ratio;
    assertTrue(bytesPerLine > 94 && bytesPerLine < 114, found);
    assertTrue(eventShare > 0.015 && eventShare < 0.025, found);
    assertTrue(ratio > 3.4 && ratio < 4.3, found);
  }

  /** As devices send it: 35 KB at a time. */
  private static double ratioOfMinutes(StringBuilder log) {
    int chunk = 35_000;
    long compressed = 0;
    int at = 0;
    for (; at + chunk <= log.length(); at += chunk) {
      byte[] raw = log.substring(at, at + chunk).getBytes(StandardCharsets.US_ASCII);
      compressed += Zstd.compress(raw, 3).length;
    }
    return (double) at / compressed;
  }

  @Test
  void shouldGiveTheSameRecordWheneverAsked() {
    List<KmsgLine> first = lines("router-0001", "s1", 0, 2_000);
    lines("ap-0001", "other", 500, 100);

    assertEquals(first, lines("router-0001", "s1", 0, 2_000));
    assertEquals(first.subList(1_234, 1_300), lines("router-0001", "s1", 1_234, 66));
    assertNotEquals(first, lines("router-0002", "s1", 0, 2_000));
    assertNotEquals(first, lines("router-0001", "s2", 0, 2_000));
  }

  /** What these lines are on any Java, for ever: a change here makes stored logs uncheckable. */
  @Test
  void shouldNotChangeFromVersionToVersion() {
    CRC32 crc = new CRC32();
    for (String device : List.of("router-0001", "ap-0001", "tv-0001")) {
      for (KmsgLine line : lines(device, "s1", 0, 5_000)) {
        crc.update(line.toString().getBytes(StandardCharsets.US_ASCII));
      }
    }
    assertEquals("e62d87aa", Long.toHexString(crc.getValue()));
  }

  @Test
  void shouldKeepARecordsContentsWhenItMovesToAnotherStream() {
    String moved = StreamName.first("s1").movedAt(500).toString();

    assertEquals(lines("ap-0001", "s1", 500, 300), lines("ap-0001", moved, 0, 300));
  }

  @Test
  void shouldBeReadBackByTheParserAsItWasWritten() throws Exception {
    StringBuilder log = new StringBuilder();
    List<KmsgLine> lines = lines("tv-0007", "s1", 0, 5_000);
    int bytes = 0;
    for (int seq = 0; seq < lines.size(); seq++) {
      lines.get(seq).appendTo(log, seq, seq * 1_000L);
      bytes += lines.get(seq).bytes(seq, seq * 1_000L);
    }
    byte[] body = log.toString().getBytes(StandardCharsets.US_ASCII);
    RecordBatch batch = new RecordBatch();
    new KmsgParser().parse(body, 0, body.length, true, batch);

    assertEquals(bytes, body.length);
    assertEquals(lines.size(), batch.count());
    assertEquals(0, batch.malformedLines());
    for (int i = 0; i < batch.count(); i++) {
      int from = batch.textStart(i);
      String text = new String(body, from, batch.textEnd(i) - from, StandardCharsets.US_ASCII);
      assertEquals(lines.get(i).text(), text);
      assertEquals(lines.get(i).priority(), batch.priority(i));
      assertEquals(lines.get(i).facility(), batch.facility(i));
    }
  }

  @Test
  void shouldMakeLinesForEachRuleThatItNames() {
    Set<String> seen = new TreeSet<>();
    for (String device : List.of("router-0001", "ap-0001", "tv-0001")) {
      for (int seq = 0; seq < LINES; seq++) {
        seen.add(LogContents.expectedEvent(device, "s1", seq));
      }
    }
    seen.remove("");
    seen.addAll(List.of("kernel-boot", "kernel-panic", "token-bucket-drop"));

    assertEquals(LogContents.RULES, List.copyOf(seen));
    assertTrue(LogContents.RULES.size() >= 19, LogContents.RULES.toString());
  }

  @Test
  void shouldTellItsOwnLinesFromOthers() {
    StreamScript script = new StreamScript("router-0001", "s1");
    script.enter(Incident.boot(0));
    script.enter(Incident.storm(100, 30, "hostapd"));
    script.enter(Incident.drop(130, "hostapd", 812, 4));
    script.enter(Incident.panic(200));
    Set<String> rules = new HashSet<>();
    for (int seq = 0; seq < 300; seq++) {
      KmsgLine line = script.line(seq);
      rules.add(script.rule(seq));
      assertTrue(LogContents.couldBe("router-0001", "s1", seq, line), () -> "refused " + line);
      if (seq > 140 && seq < 200) {
        assertFalse(LogContents.couldBe("router-0001", "s2", seq, line), () -> "took " + line);
      }
      KmsgLine changed =
          new KmsgLine(line.facility(), line.priority(), line.text() + "x", line.continuation());
      assertFalse(LogContents.couldBe("router-0001", "s1", seq, changed), () -> "took " + changed);
    }
    assertTrue(rules.containsAll(List.of("kernel-boot", "kernel-panic", "token-bucket-drop")));
    assertTrue(script.line(110).text().startsWith("hostapd["), script.line(110).text());
    assertTrue(
        script.line(130).text().endsWith("hostapd: token bucket dropped 812 lines in 4 s"),
        script.line(130).text());
  }

  private static List<KmsgLine> lines(String device, String stream, int from, int count) {
    return IntStream.range(from, from + count)
        .mapToObj(seq -> LogContents.record(device, stream, seq))
        .toList();
  }
}
