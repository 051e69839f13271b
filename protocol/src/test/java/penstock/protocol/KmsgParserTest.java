package penstock.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class KmsgParserTest {

  /** As a kernel prints it: continuation lines, escapes, a caller field, a fragment's flag. */
  private static final String KERNEL =
      """
      6,339,5140900,-;NET: Registered PF_INET6 protocol family
      4,340,5142001,-;pci 0000:00:07.3: quirk: region b100-b10f claimed by PIIX4 SMB
       SUBSYSTEM=pci
       DEVICE=+pci:0000:00:07.3
      30,341,6000000,-,caller=T812;dnsmasq[812]: caf\\xc3\\xa9 started
      12,342,6000100,c;half a line
      """;

  @Test
  void shouldReadWhatKernelsWrite() throws KmsgException {
    RecordBatch batch = parse(KERNEL);

    assertEquals(4, batch.count());
    assertEquals("NET: Registered PF_INET6 protocol family", text(batch, 0));
    assertEquals(6, batch.priority(0));
    assertEquals(0, batch.facility(0));
    assertEquals(5140900, batch.monoUs(0));
    assertEquals(340, batch.seq(1));
    assertTrue(raw(batch, 1).endsWith(" DEVICE=+pci:0000:00:07.3\n"));
    assertEquals("dnsmasq[812]: caf\\xc3\\xa9 started", text(batch, 2));
    assertEquals(3, batch.facility(2));
    assertEquals(6, batch.priority(2));
    assertEquals(0, batch.malformedLines());
    assertEquals(SeqRanges.of(339, 342), batch.runs());
  }

  @Test
  void shouldKeepLinesThatAreNoRecordsWithTheOneBefore() throws KmsgException {
    RecordBatch batch = parse("6,1,10,-;a\ngarbage\n\n6,2,11,-;b\n");

    assertEquals(2, batch.count());
    assertEquals("6,1,10,-;a\ngarbage\n\n", raw(batch, 0));
    assertTrue(batch.malformed(0));
    assertFalse(batch.malformed(1));
    assertEquals(2, batch.malformedLines());
  }

  @Test
  void shouldCountLinesAheadOfTheFirstRecord() throws KmsgException {
    RecordBatch batch = parse("tail of a line\n KEY=value\n6,7,10,-;a\n");

    assertEquals(1, batch.count());
    assertEquals("tail of a line\n KEY=value\n".length(), batch.leadingEnd());
    assertEquals(2, batch.malformedLines());
  }

  @Test
  void shouldTakeALastLineWithoutNewlineAtTheEndOnly() throws KmsgException {
    byte[] bytes = "6,1,10,-;a\n6,2,11,-;b".getBytes(ISO_8859_1);
    RecordBatch batch = new RecordBatch();
    assertEquals(bytes.length, new KmsgParser().parse(bytes, 0, bytes.length, true, batch));
    assertEquals(2, batch.count());
    assertEquals(11, new KmsgParser().parseWholeLines(bytes, 0, bytes.length, batch));
    assertEquals(1, batch.count());
    assertEquals(0, new KmsgParser().parse(bytes, 0, bytes.length, false, batch));
    assertEquals(0, batch.count());
  }

  @Test
  void shouldRefuseNumbersThatGoBackwards() {
    KmsgException e = assertThrows(KmsgException.class, () -> parse("6,5,10,-;a\n6,4,11,-;b\n"));
    assertEquals(KmsgException.Reason.BACKWARDS, e.reason());
    assertEquals(11, e.offset());
    assertThrows(KmsgException.class, () -> parse("6,5,10,-;a\n6,5,11,-;b\n"));
  }

  @Test
  void shouldRefuseEndlessLinesAndEndlessRecords() {
    KmsgException line =
        assertThrows(
            KmsgException.class,
            () -> parse("6,5,10,-;" + "x".repeat(KmsgParser.LINE_BYTES_MAX) + "\n"));
    assertEquals(KmsgException.Reason.TOO_LONG, line.reason());
    String garbage = ("y".repeat(1000) + "\n").repeat(KmsgParser.RECORD_BYTES_MAX / 1000);
    assertThrows(KmsgException.class, () -> parse("6,5,10,-;a\n" + garbage));
  }

  @Test
  void shouldTakeNothingForARecordThatIsNone() throws KmsgException {
    for (String line :
        List.of(
            "6,1,10;no flags",
            "6,1,10,-no semicolon",
            ",1,10,-;no prefix",
            "6,,10,-;no number",
            "6,1,,-;no time",
            "6,-1,10,-;negative",
            "6,99999999999999999999,10,-;huge",
            "6,9007199254740992,10,-;one too high",
            "99999,1,10,-;no such facility",
            "6,1,10,\u0001;control",
            " 6,1,10,-;a space first",
            "")) {
      RecordBatch batch = parse(line + "\n");
      assertEquals(0, batch.count(), line);
      assertEquals(1, batch.malformedLines(), line);
    }
    assertEquals(1, parse("6,9007199254740991,10,-;the highest\n").count());
  }

  /** However the bytes are cut up on the way, the same records come out. */
  @Property
  void shouldGiveTheSameRecordsHoweverTheBytesArrive(
      @ForAll @Size(max = 40) List<@IntRange(max = 5) Integer> kinds,
      @ForAll @IntRange(min = 1, max = 50) int step)
      throws KmsgException {
    byte[] bytes = body(kinds).getBytes(ISO_8859_1);
    RecordBatch whole = new RecordBatch();
    new KmsgParser().parse(bytes, 0, bytes.length, true, whole);
    List<String> expected = records(whole);

    List<String> got = new ArrayList<>();
    int malformed = 0;
    KmsgParser parser = new KmsgParser();
    int taken = 0;
    for (int to = Math.min(step, bytes.length); ; to = Math.min(to + step, bytes.length)) {
      RecordBatch batch = new RecordBatch();
      boolean end = to == bytes.length;
      taken = parser.parse(bytes, taken, to, end, batch);
      got.addAll(records(batch));
      malformed += batch.malformedLines();
      if (end) {
        break;
      }
    }
    assertEquals(expected, got);
    assertEquals(whole.malformedLines(), malformed);
    assertEquals(bytes.length, taken);
  }

  private static String body(List<Integer> kinds) {
    StringBuilder body = new StringBuilder();
    long seq = 0;
    for (int kind : kinds) {
      switch (kind) {
        case 0, 1 ->
            body.append("6,").append(seq++).append(",100,-;text ").append(seq).append('\n');
        case 2 -> body.append("30,").append((seq += 3) - 1).append(",5,-,caller=T1;more\n");
        case 3 -> body.append(" KEY=value\n");
        case 4 -> body.append("garbage, 6,7,8,-;really\n");
        default -> body.append('\n');
      }
    }
    return body.toString();
  }

  private static List<String> records(RecordBatch batch) {
    List<String> records = new ArrayList<>();
    for (int i = 0; i < batch.count(); i++) {
      records.add(batch.seq(i) + " " + batch.malformed(i) + " " + raw(batch, i));
    }
    return records;
  }

  private static RecordBatch parse(String body) throws KmsgException {
    byte[] bytes = body.getBytes(ISO_8859_1);
    RecordBatch batch = new RecordBatch();
    new KmsgParser().parse(bytes, 0, bytes.length, true, batch);
    return batch;
  }

  private static String text(RecordBatch batch, int record) {
    int from = batch.textStart(record);
    return new String(batch.bytes(), from, batch.textEnd(record) - from, ISO_8859_1);
  }

  private static String raw(RecordBatch batch, int record) {
    int from = batch.start(record);
    return new String(batch.bytes(), from, batch.end(record) - from, ISO_8859_1);
  }
}
