package penstock.node.segment;

import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The part of a footer that says what is where: totals, and for each page the device that it begins
 * with. Immutable.
 */
public final class FooterSummary {

  private final SegmentTotals totals;
  private final String[] firstDevices;

  /** Where each page begins, counted from the first one; one more for the end of the last. */
  private final int[] starts;

  private final int[] crcs;
  private final int bytes;

  private FooterSummary(
      SegmentTotals totals, String[] firstDevices, int[] starts, int[] crcs, int bytes) {
    this.totals = totals;
    this.firstDevices = firstDevices;
    this.starts = starts;
    this.crcs = crcs;
    this.bytes = bytes;
  }

  /** Reads the summary that a trailer points to. */
  public static FooterSummary decode(byte[] bytes, FooterTrailer trailer) throws FormatException {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    if ((int) crc.getValue() != trailer.summaryCrc()) {
      throw new FormatException("the checksum of the footer's summary does not hold");
    }
    return decode(new FormatReader(bytes), bytes.length);
  }

  private static FooterSummary decode(FormatReader in, int length) throws FormatException {
    SegmentTotals totals = SegmentTotals.decode(in);
    int pages = in.count();
    if (pages > length) {
      throw new FormatException(pages + " pages in a summary of " + length + " bytes");
    }
    String[] firstDevices = new String[pages];
    int[] starts = new int[pages + 1];
    int[] crcs = new int[pages];
    for (int i = 0; i < pages; i++) {
      firstDevices[i] = in.string();
      starts[i + 1] = Math.addExact(starts[i], in.count());
      crcs[i] = in.u32();
    }
    return new FooterSummary(totals, firstDevices, starts, crcs, length);
  }

  public SegmentTotals totals() {
    return totals;
  }

  /** How much memory it takes, about. */
  public int bytes() {
    return 2 * bytes + 64 * crcs.length;
  }

  public int pages() {
    return crcs.length;
  }

  /** Where a page begins, counted from the beginning of the first one. */
  public int start(int page) {
    return starts[page];
  }

  public int length(int page) {
    return starts[page + 1] - starts[page];
  }

  public FooterPage page(int page, byte[] bytes) throws FormatException {
    return FooterPage.decode(bytes, crcs[page]);
  }

  /** The first page that may hold the device; it may go on in those behind it. */
  public int firstPage(String device) {
    int at = Arrays.binarySearch(firstDevices, device, DeviceOrder.INSTANCE);
    if (at < 0) {
      return Math.max(0, -at - 2);
    }
    while (at > 0 && firstDevices[at].equals(device)) {
      at--;
    }
    return at;
  }

  /** Whether a page may hold the device, for pages from {@link #firstPage} on. */
  public boolean mayHold(int page, String device) {
    return page < crcs.length && DeviceOrder.INSTANCE.compare(firstDevices[page], device) <= 0;
  }
}
