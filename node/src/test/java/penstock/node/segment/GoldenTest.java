package penstock.node.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import akka.util.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import penstock.protocol.SeqRanges;

/** The format stays what it was: reading the golden segment, and writing the same frames. */
class GoldenTest {

  static byte[] golden() throws IOException {
    try (InputStream in = GoldenTest.class.getResourceAsStream("/segment/golden-v1.seg")) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }

  private static FrameScanner scanner(byte[] segment) {
    FrameScanner.Source source =
        (into, position) -> {
          if (position >= segment.length) {
            return -1;
          }
          int length = Math.min(into.remaining(), segment.length - (int) position);
          into.put(ByteBuffer.wrap(segment, (int) position, length));
          return length;
        };
    return new FrameScanner(
        source,
        GoldenSegment.ID,
        SegmentFormat.SEGMENT_HEADER_BYTES,
        segment.length,
        (from, to, reason) -> {
          throw new AssertionError(from + " to " + to + ": " + reason);
        });
  }

  @Test
  void shouldReadTheKnownFrames() throws IOException, FormatException {
    FrameScanner scanner = scanner(golden());
    List<StoredFrame> frames = new ArrayList<>();
    while (scanner.next()) {
      if (scanner.kind() == SegmentFormat.KIND_RECORDS) {
        SeqRanges owned = GoldenSegment.ITEMS.get(frames.size()).owned();
        FrameLocation location = new FrameLocation("golden-v1", scanner.offset());
        frames.add(new StoredFrame(location, scanner.header(), owned, scanner.payload()));
      }
    }
    assertEquals(GoldenSegment.ITEMS.size(), frames.size());
    try (FramePayload payload = new FramePayload()) {
      for (int i = 0; i < frames.size(); i++) {
        assertEquals(GoldenSegment.ITEMS.get(i).header(), frames.get(i).header());
        assertEquals(GoldenSegment.ITEMS.get(i).raw(), payload.raw(frames.get(i)).utf8String());
      }
    }
  }

  @Test
  void shouldWriteTheSameBytes() throws IOException {
    FrameScanner scanner = scanner(golden());
    List<ByteString> payloads = new ArrayList<>();
    while (scanner.next()) {
      if (scanner.kind() == SegmentFormat.KIND_RECORDS) {
        payloads.add(scanner.payload());
      }
    }
    assertArrayEquals(golden(), GoldenSegment.encode(payloads));
  }

  @Test
  void shouldReadHeaderAndFooter() throws IOException, FormatException {
    byte[] segment = golden();
    byte[] head = Arrays.copyOf(segment, SegmentFormat.SEGMENT_HEADER_BYTES);
    assertEquals(
        new SegmentHeader(GoldenSegment.ID, GoldenSegment.CREATED_US), SegmentHeader.decode(head));
    assertEquals("PENSTSEG", new String(head, 0, 8, StandardCharsets.US_ASCII));
    FooterTrailer trailer = FooterTrailer.decode(tail(segment), segment.length);
    int summaryAt = (int) trailer.summaryOffset();
    int pagesAt = (int) trailer.pagesOffset();
    FooterSummary summary =
        FooterSummary.decode(Arrays.copyOfRange(segment, summaryAt, pagesAt), trailer);
    assertEquals(4, summary.totals().frames());
    assertEquals(1, summary.totals().unsettled());
    List<IndexEntry> entries = new ArrayList<>();
    summary
        .page(0, Arrays.copyOfRange(segment, pagesAt, pagesAt + summary.length(0)))
        .forEach("ap-0017"::equals, entries::add);
    assertEquals(
        List.of(GoldenSegment.PLAIN.owned(), SeqRanges.EMPTY),
        entries.stream().map(IndexEntry::owned).toList());
    assertFalse(summary.mayHold(1, "ap-0017"));
  }

  private static byte[] tail(byte[] segment) {
    return Arrays.copyOfRange(
        segment, segment.length - SegmentFormat.TRAILER_BYTES, segment.length);
  }
}
