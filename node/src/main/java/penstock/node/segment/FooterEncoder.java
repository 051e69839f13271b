package penstock.node.segment;

import static penstock.node.segment.SegmentFormat.HEAD_BYTES;
import static penstock.node.segment.SegmentFormat.TRAILER_BYTES;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a footer: the index entries of a segment in pages, sorted by device, a summary that says
 * which device each page begins with, and a trailer by which a reader finds both from the end of
 * the file. A lookup costs the summary (kept) and one page. Used once, not thread-safe.
 */
public final class FooterEncoder {

  /** A page takes entries until it is this long: one read of a disk, and about 80 entries. */
  static final int PAGE_BYTES = 4096;

  private final FormatWriter summary = new FormatWriter();
  private final FormatWriter directory = new FormatWriter();
  private final FormatWriter pages = new FormatWriter();
  private final FormatWriter page = new FormatWriter();
  private final FormatWriter group = new FormatWriter();
  private String firstDevice = "";
  private int pageCount;

  private FooterEncoder() {}

  /**
   * The footer of a segment.
   *
   * @param offset where it will begin
   * @param entries ascending by position; where one of them was moved, the footer is of version 2
   */
  public static EncodedFrame encode(
      long segmentId, long offset, SegmentTotals totals, List<IndexEntry> entries) {
    return new FooterEncoder().footer(segmentId, offset, totals, entries);
  }

  private EncodedFrame footer(
      long segmentId, long offset, SegmentTotals totals, List<IndexEntry> entries) {
    byDevice(entries).entrySet().stream()
        .sorted(Map.Entry.comparingByKey(DeviceOrder.INSTANCE))
        .forEach(device -> addDevice(device.getKey(), device.getValue()));
    endPage();
    totals.encode(summary);
    summary.varint(pageCount).bytes(directory);
    boolean moved = entries.stream().anyMatch(entry -> entry.offset() != entry.position());
    addTrailer(
        segmentId,
        offset,
        moved ? SegmentFormat.MERGED_TRAILER_MAGIC : SegmentFormat.TRAILER_MAGIC);
    return EncodedFrame.footer(
        summary, pages, moved ? SegmentFormat.MERGED_FOOTER : SegmentFormat.VERSION);
  }

  private static Map<String, List<IndexEntry>> byDevice(List<IndexEntry> entries) {
    Map<String, List<IndexEntry>> byDevice = new LinkedHashMap<>();
    for (IndexEntry entry : entries) {
      byDevice.computeIfAbsent(entry.device(), device -> new ArrayList<>()).add(entry);
    }
    return byDevice;
  }

  /** A device whose entries don't fit goes on in the next page, under its name again. */
  private void addDevice(String device, List<IndexEntry> entries) {
    IndexEntry before = null;
    for (IndexEntry entry : entries) {
      IndexEntryCodec.encode(before, entry, group);
      before = entry;
      if (page.length() + group.length() >= PAGE_BYTES) {
        endGroup(device);
        endPage();
        before = null;
      }
    }
    endGroup(device);
  }

  private void endGroup(String device) {
    if (group.length() == 0) {
      return;
    }
    if (page.length() == 0) {
      firstDevice = device;
    }
    page.string(device).varint(group.length()).bytes(group);
    group.clear();
  }

  private void endPage() {
    if (page.length() == 0) {
      return;
    }
    directory.string(firstDevice).varint(page.length()).u32(page.crc(0));
    pages.bytes(page);
    page.clear();
    pageCount++;
  }

  /** The last bytes of the footer, which ends at a multiple of the alignment. */
  private void addTrailer(long segmentId, long offset, int magic) {
    int unaligned = HEAD_BYTES + summary.length() + pages.length() + TRAILER_BYTES;
    pages.zeros(SegmentFormat.padding(unaligned));
    int start = pages.length();
    pages.u64(offset).u32(summary.length()).u32(summary.crc(0)).u64(segmentId);
    pages.u32(pages.crc(start)).u32(magic);
  }
}
