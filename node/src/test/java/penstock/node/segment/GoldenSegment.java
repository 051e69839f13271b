package penstock.node.segment;

import akka.util.ByteString;
import akka.util.ByteStringBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import penstock.protocol.SeqRanges;

/**
 * What {@code golden-v1.seg} holds. {@link #main} wrote it once; it is not written again, since
 * segments like it are kept for years.
 */
final class GoldenSegment {

  static final long ID = 0x0123_4567_89ab_cdefL;
  static final long CREATED_US = 1_700_000_000_000_000L;

  private static final long ARRIVAL_US = CREATED_US + 60_000_000;

  /** A frame, its raw text, and what became of it. */
  record Item(FrameHeader header, String raw, @Nullable SeqRanges owned) {}

  private GoldenSegment() {}

  /** Two boots in one chunk, a continuation line; all of it counts. */
  static final Item PLAIN =
      item(
          "ap-0017",
          "warm",
          SeqRanges.of(41, 44),
          List.of(
              new BootSpan(41, 3, ARRIVAL_US - 50_000_000, false),
              new BootSpan(43, 4, ARRIVAL_US - 2_000_000, true)),
          Codec.IDENTITY,
          """
          6,41,49000000,-;wlan0: deauthenticated from 02:00:00:00:01:00 (Reason: 3)
          3,42,49500000,-;mmc0: I/O error
           SUBSYSTEM=mmc
           DEVICE=+mmc:mmc0:0001
          5,43,0,-;Linux version 6.1.0
          30,44,1200000,-;dnsmasq[812]: caf\\xc3\\xa9
          """,
          SeqRanges.of(41, 44));

  /** A line that is no record; the first and the last record were there before. */
  static final Item GZIP =
      item(
          "tv-fenêtre",
          "cold.1",
          SeqRanges.of(101, 103),
          List.of(new BootSpan(100, 0, ARRIVAL_US - 900_000_000, false)),
          Codec.GZIP,
          """
          4,100,880000000,-;usb 1-1: reset high-speed USB device number 2 using xhci_hcd
          4,101,881000000,-;hdmi: link down
          garbage
          4,102,882000000,-;hdmi: link up
          4,103,883000000,-,caller=T1;token bucket of app netplay dropped 40 lines
          """,
          SeqRanges.of(101, 102));

  /** All of it was stored before. */
  static final Item DUPLICATE =
      item(
          "ap-0017",
          "warm",
          SeqRanges.of(44, 44),
          List.of(new BootSpan(43, 4, ARRIVAL_US - 2_000_000, true)),
          Codec.ZSTD,
          "30,44,1200000,-;dnsmasq[812]: caf\\xc3\\xa9\n",
          SeqRanges.EMPTY);

  /** The ledger never said. */
  static final Item UNSETTLED =
      item(
          "vm-3",
          "x",
          SeqRanges.of(0, 1).plus(SeqRanges.of(5, 9_000_000_000_000L)),
          List.of(new BootSpan(0, 0, ARRIVAL_US - 5_000_000, false)),
          Codec.ZSTD,
          "6,0,0,-;begin\n6,1,1,-;next\n6,5,5,-;after a jump\n",
          null);

  static final List<Item> ITEMS = List.of(PLAIN, GZIP, DUPLICATE, UNSETTLED);

  private static Item item(
      String device,
      String stream,
      SeqRanges ranges,
      List<BootSpan> boots,
      Codec codec,
      String raw,
      @Nullable SeqRanges owned) {
    boolean announced = codec == Codec.GZIP;
    FrameHeader header =
        new FrameHeader(
            device,
            "router",
            announced ? Map.of() : Map.of("model", "R7", "city", "Austin", "batch", "2024-11"),
            stream,
            ranges,
            ranges.min() - (announced ? 1 : 0),
            ranges.max(),
            announced ? 77 : -1,
            ARRIVAL_US,
            announced ? -1 : 61_000_000,
            boots,
            ARRIVAL_US - 20_000_000,
            ARRIVAL_US - 800_000,
            List.of(new SeqCheck(ranges.max(), 0xdeadbeef), new SeqCheck(ranges.min(), 7)),
            codec,
            raw.getBytes(StandardCharsets.UTF_8).length,
            announced ? 1 : 0);
    return new Item(header, raw, owned);
  }

  /** The whole segment; marks of the first two frames come before the third one. */
  static byte[] encode(List<ByteString> payloads) {
    ByteStringBuilder out = ByteString.createBuilder();
    out.append(ByteString.fromArray(new SegmentHeader(ID, CREATED_US).encode()));
    List<IndexEntry> entries = new ArrayList<>();
    SegmentTotals totals = SegmentTotals.NONE;
    for (int i = 0; i < ITEMS.size(); i++) {
      if (i == 2) {
        put(out, EncodedFrame.of(List.of(mark(entries.get(0)), mark(entries.get(1)))));
      }
      Item item = ITEMS.get(i);
      EncodedFrame frame = EncodedFrame.of(item.header(), payloads.get(i));
      IndexEntry entry = entry(item, out.length(), frame.length());
      entries.add(entry);
      totals = totals.plus(entry, item.header().arrivalUs());
      totals = item.owned() == null ? totals : totals.settled();
      put(out, frame);
    }
    put(out, EncodedFrame.of(List.of(mark(entries.get(2)))));
    put(out, FooterEncoder.encode(ID, out.length(), totals, entries));
    return out.result().toArray();
  }

  private static SettleMark mark(IndexEntry entry) {
    return new SettleMark(entry.offset(), entry.offset() == 64 ? null : entry.owned());
  }

  private static IndexEntry entry(Item item, int offset, int length) {
    FrameHeader header = item.header();
    return new IndexEntry(
        offset,
        length,
        header.device(),
        header.stream(),
        item.owned(),
        header.minTimeUs(),
        header.maxTimeUs(),
        header.rawBytes());
  }

  private static void put(ByteStringBuilder out, EncodedFrame frame) {
    out.append(ByteString.fromArray(frame.front(ID))).append(frame.payload());
    out.append(ByteString.fromArray(new byte[SegmentFormat.padding(frame.length())]));
  }

  private static ByteString compress(Item item) throws IOException {
    byte[] raw = item.raw().getBytes(StandardCharsets.UTF_8);
    switch (item.header().codec()) {
      case GZIP -> {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
          gzip.write(raw);
        }
        return ByteString.fromArray(bytes.toByteArray());
      }
      case ZSTD -> {
        try (FramePayload payload = new FramePayload()) {
          return payload.encode(raw, 0, raw.length);
        }
      }
      default -> {
        return ByteString.fromArray(raw);
      }
    }
  }

  public static void main(String[] args) throws IOException {
    List<ByteString> payloads = new ArrayList<>();
    for (Item item : ITEMS) {
      payloads.add(compress(item));
    }
    Files.write(Path.of(args[0]), encode(payloads));
  }
}
