package penstock.node.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import akka.util.ByteString;
import akka.util.ByteStringBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import penstock.protocol.SeqRange;
import penstock.protocol.SeqRanges;

/** What is encoded is decoded again, whatever it is; and what is damaged is not decoded. */
class FormatTest {

  private static final long ID = 42;

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .withChars("abc019._- /=\"é€\uE000")
        .ofMaxLength(12)
        .injectDuplicates(0.2)
        .map(text -> text.hashCode() % 7 == 0 ? text + "\uD83D\uDE00" : text);
  }

  @Provide
  Arbitrary<SeqRanges> ranges() {
    Arbitrary<SeqRange> range =
        Combinators.combine(
                Arbitraries.longs().between(0, SeqRange.SEQ_MAX - 2000),
                Arbitraries.longs().between(0, 2000))
            .as((first, more) -> new SeqRange(first, first + more));
    return range.list().ofMaxSize(8).map(SeqRanges::of);
  }

  @Provide
  Arbitrary<FrameHeader> headers() {
    Arbitrary<Long> any = Arbitraries.longs();
    Arbitrary<List<BootSpan>> boots =
        Combinators.combine(
                any, Arbitraries.integers().greaterOrEqual(0), any, Arbitraries.of(true, false))
            .as(BootSpan::new)
            .list()
            .ofMaxSize(3);
    Arbitrary<List<SeqCheck>> checks =
        Combinators.combine(any, Arbitraries.integers()).as(SeqCheck::new).list().ofMaxSize(3);
    Arbitrary<Map<String, String>> labels = Arbitraries.maps(texts(), texts()).ofMaxSize(3);
    return Arbitraries.randomValue(random -> random)
        .flatMap(
            random ->
                Combinators.combine(texts(), labels, ranges(), boots, checks, any)
                    .as(
                        (text, map, owned, spans, seen, time) ->
                            header(random, text, map, owned, spans, seen, time)));
  }

  private static FrameHeader header(
      Random random,
      String text,
      Map<String, String> labels,
      SeqRanges ranges,
      List<BootSpan> boots,
      List<SeqCheck> checks,
      long time) {
    return new FrameHeader(
        text,
        "class" + random.nextInt(9),
        Map.copyOf(labels),
        "stream" + random.nextInt(9),
        ranges,
        random.nextLong(),
        random.nextLong(),
        random.nextInt(9) - 1,
        time,
        random.nextLong(),
        List.copyOf(boots),
        random.nextLong(),
        random.nextLong(),
        List.copyOf(checks),
        List.of(Codec.IDENTITY, Codec.GZIP, Codec.ZSTD).get(random.nextInt(3)),
        random.nextInt(Integer.MAX_VALUE),
        random.nextInt(Integer.MAX_VALUE));
  }

  @Property(tries = 300)
  void shouldReadBackAnyHeader(@ForAll("headers") FrameHeader header) throws Exception {
    ByteString payload = ByteString.fromString("payload");
    byte[] frame = bytes(EncodedFrame.of(header, payload)).toArray();
    FrameScanner scanner = scanner(frame, 0, new ArrayList<>());
    assertEquals(true, scanner.next());
    assertEquals(header, scanner.header());
    assertEquals(payload, scanner.payload());
    assertFalse(scanner.next());
  }

  @Property
  void shouldReadBackAnyMarks(@ForAll("ranges") SeqRanges some, @ForAll Random random)
      throws FormatException {
    List<SettleMark> marks = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      SeqRanges owned = random.nextBoolean() ? some : SeqRanges.EMPTY;
      marks.add(new SettleMark(random.nextLong(), random.nextInt(3) == 0 ? null : owned));
    }
    FormatWriter out = new FormatWriter();
    SettleMark.encode(marks, out);
    assertEquals(marks, SettleMark.decode(new FormatReader(out.toArray())));
  }

  @Property
  void shouldReadBackAnyPrimitive(
      @ForAll long number, @ForAll int crc, @ForAll("texts") String text) throws FormatException {
    FormatWriter out = new FormatWriter();
    out.varint(number).signed(number).u64(number).u32(crc).u16(crc).u8(crc).string(text);
    FormatReader in = new FormatReader(out.toArray());
    assertEquals(number, in.varint());
    assertEquals(number, in.signed());
    assertEquals(number, in.u64());
    assertEquals(crc, in.u32());
    assertEquals(crc & 0xffff, in.u16());
    assertEquals(crc & 0xff, in.u8());
    assertEquals(text, in.string());
    assertFalse(in.hasMore());
  }

  /** Whatever the bytes are: a value or a FormatException, and nothing beyond their end. */
  @Property
  void shouldSurviveAnyBytes(@ForAll byte[] bytes) {
    try {
      FrameHeaderCodec.decode(new FormatReader(bytes));
    } catch (FormatException e) {
      assertThrows(FormatException.class, () -> FrameHeaderCodec.decode(new FormatReader(bytes)));
    }
  }

  @Property
  void shouldOrderDevicesAsTheirBytes(@ForAll("texts") String a, @ForAll("texts") String b) {
    int bytes =
        Arrays.compareUnsigned(
            a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    assertEquals(Integer.signum(bytes), Integer.signum(DeviceOrder.INSTANCE.compare(a, b)));
  }

  @Property(tries = 200)
  void shouldFindEveryDeviceInAFooter(
      @ForAll("texts") String oddDevice, @ForAll("ranges") SeqRanges owned, @ForAll Random random)
      throws FormatException {
    List<IndexEntry> entries = entries(oddDevice, owned, random);
    SegmentTotals totals = SegmentTotals.NONE;
    for (IndexEntry entry : entries) {
      totals = totals.plus(entry, random.nextInt());
    }
    byte[] footer = bytes(FooterEncoder.encode(ID, 64, totals, entries)).toArray();
    byte[] file = new byte[64 + footer.length];
    System.arraycopy(footer, 0, file, 64, footer.length);
    FooterTrailer trailer =
        FooterTrailer.decode(
            Arrays.copyOfRange(file, file.length - SegmentFormat.TRAILER_BYTES, file.length),
            file.length);
    int pagesAt = (int) trailer.pagesOffset();
    FooterSummary summary =
        FooterSummary.decode(
            Arrays.copyOfRange(file, (int) trailer.summaryOffset(), pagesAt), trailer);
    assertEquals(totals, summary.totals());
    for (String device : List.of(oddDevice, "d0", "d7", "nobody", "")) {
      assertEquals(
          entries.stream().filter(entry -> entry.device().equals(device)).toList(),
          lookUp(summary, file, pagesAt, device));
    }
  }

  private static List<IndexEntry> entries(String oddDevice, SeqRanges owned, Random random) {
    List<IndexEntry> entries = new ArrayList<>();
    int devices = 1 + random.nextInt(40);
    long offset = 64;
    for (int i = random.nextInt(400); i > 0; i--) {
      int length = 28 + random.nextInt(100_000);
      int device = random.nextInt(devices);
      entries.add(
          new IndexEntry(
              offset,
              length,
              device == 1 ? oddDevice : "d" + device,
              "s" + random.nextInt(3),
              random.nextInt(5) == 0 ? null : owned,
              random.nextLong(),
              random.nextLong(),
              random.nextInt(1 << 28)));
      offset += SegmentFormat.aligned(length);
    }
    return entries;
  }

  private static List<IndexEntry> lookUp(
      FooterSummary summary, byte[] file, int pagesAt, String device) throws FormatException {
    List<IndexEntry> found = new ArrayList<>();
    for (int page = summary.firstPage(device); summary.mayHold(page, device); page++) {
      int from = pagesAt + summary.start(page);
      summary
          .page(page, Arrays.copyOfRange(file, from, from + summary.length(page)))
          .forEach(device::equals, found::add);
    }
    return found;
  }

  /** Garbage between frames, and some frames damaged: the others are found, each where it was. */
  @Property(tries = 200)
  void shouldFindEveryWholeFrameBetweenGarbage(@ForAll Random random) throws IOException {
    ByteStringBuilder out = ByteString.createBuilder();
    TreeMap<Long, Integer> whole = new TreeMap<>();
    List<Integer> hits = new ArrayList<>();
    for (int i = random.nextInt(12); i > 0; i--) {
      if (random.nextInt(3) == 0) {
        byte[] garbage = new byte[8 * random.nextInt(20)];
        random.nextBytes(garbage);
        out.append(ByteString.fromArray(garbage));
      }
      byte[] payload = new byte[random.nextInt(700)];
      random.nextBytes(payload);
      FrameHeader header =
          Frames.header("d" + i, "s", 0, random.nextInt(99), Codec.IDENTITY, payload.length);
      EncodedFrame frame = EncodedFrame.of(header, ByteString.fromArray(payload));
      if (random.nextInt(4) == 0) {
        hits.add(out.length() + random.nextInt(frame.length()));
      } else {
        whole.put((long) out.length(), frame.length());
      }
      out.append(bytes(frame));
    }
    byte[] segment = out.result().toArray();
    hits.forEach(at -> segment[at] ^= (byte) (1 << random.nextInt(8)));
    verifyScan(segment, whole, random);
  }

  private static void verifyScan(byte[] segment, NavigableMap<Long, Integer> whole, Random random)
      throws IOException {
    List<long[]> damage = new ArrayList<>();
    FrameScanner scanner = scanner(segment, 512 + random.nextInt(2000), damage);
    TreeMap<Long, Integer> found = new TreeMap<>();
    while (scanner.next()) {
      found.put(scanner.offset(), scanner.length());
    }
    assertEquals(whole, found);
    for (long[] gap : damage) {
      assertEquals(Map.of(), whole.subMap(gap[0], gap[1]));
    }
    long end =
        whole.isEmpty() ? 0 : SegmentFormat.aligned(whole.lastKey() + whole.lastEntry().getValue());
    assertEquals(end, scanner.position());
  }

  private static FrameScanner scanner(byte[] bytes, int window, List<long[]> damage) {
    return new FrameScanner(
        (into, position) -> read(bytes, into, position),
        ID,
        0,
        bytes.length,
        (from, to, reason) -> damage.add(new long[] {from, to}),
        window);
  }

  private static int read(byte[] bytes, ByteBuffer into, long position) {
    if (position >= bytes.length) {
      return -1;
    }
    int length = Math.min(into.remaining(), bytes.length - (int) position);
    into.put(bytes, (int) position, length);
    return length;
  }

  private static ByteString bytes(EncodedFrame frame) {
    return ByteString.fromArray(frame.front(ID))
        .concat(frame.payload())
        .concat(ByteString.fromArray(new byte[SegmentFormat.padding(frame.length())]));
  }

  /** The limits of a frame say what to do. */
  @Property(tries = 1)
  void shouldRefuseHeadersThatNoReaderTakes() {
    List<SeqRange> holes =
        IntStream.range(0, 600_000).mapToObj(i -> new SeqRange(2L * i, 2L * i)).toList();
    FrameHeader tooLong =
        new FrameHeader(
            "d",
            "router",
            Map.of(),
            "s",
            SeqRanges.of(holes),
            0,
            1_200_000,
            -1,
            0,
            -1,
            List.of(),
            0,
            0,
            List.of(),
            Codec.IDENTITY,
            1,
            0);
    assertThrows(
        IllegalArgumentException.class,
        () -> EncodedFrame.of(tooLong, ByteString.emptyByteString()));
  }
}
