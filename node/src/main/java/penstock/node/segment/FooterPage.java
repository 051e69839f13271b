package penstock.node.segment;

import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.zip.CRC32C;

/** Index entries of some neighbouring devices of a footer. Immutable. */
public final class FooterPage {

  private final byte[] bytes;

  private FooterPage(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Takes the bytes of a page (not copied) where they have the checksum of the summary. */
  static FooterPage decode(byte[] bytes, int crc) throws FormatException {
    CRC32C actual = new CRC32C();
    actual.update(bytes);
    if ((int) actual.getValue() != crc) {
      throw new FormatException("the checksum of a page of the footer does not hold");
    }
    return new FooterPage(bytes);
  }

  /** How much memory it takes. */
  public int bytes() {
    return bytes.length;
  }

  /** Gives out the entries of the wanted devices. */
  public void forEach(Predicate<String> wanted, Consumer<IndexEntry> out) throws FormatException {
    FormatReader in = new FormatReader(bytes);
    while (in.hasMore()) {
      String device = in.string();
      FormatReader group = in.slice(in.count());
      if (wanted.test(device)) {
        forEachOf(device, group, out);
      }
    }
  }

  private static void forEachOf(String device, FormatReader group, Consumer<IndexEntry> out)
      throws FormatException {
    IndexEntry before = null;
    while (group.hasMore()) {
      before = IndexEntryCodec.decode(device, before, group);
      out.accept(before);
    }
  }
}
