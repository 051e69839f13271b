package penstock.node.segment;

import org.jspecify.annotations.Nullable;
import penstock.protocol.SeqRanges;

/** An index entry as bytes, relative to the entry before it of the same device and page. */
final class IndexEntryCodec {

  private static final int SETTLED = 1;
  private static final int SAME_STREAM = 2;

  private IndexEntryCodec() {}

  static void encode(@Nullable IndexEntry before, IndexEntry entry, FormatWriter out) {
    boolean sameStream = before != null && before.stream().equals(entry.stream());
    SeqRanges owned = entry.owned();
    out.u8((owned == null ? 0 : SETTLED) | (sameStream ? SAME_STREAM : 0));
    out.varint(entry.offset() - (before == null ? 0 : before.offset())).varint(entry.length());
    if (!sameStream) {
      out.string(entry.stream());
    }
    if (owned != null) {
      out.ranges(owned);
    }
    out.signed(entry.minTimeUs() - (before == null ? 0 : before.minTimeUs()));
    out.signed(entry.maxTimeUs() - entry.minTimeUs()).varint(entry.rawBytes());
  }

  static IndexEntry decode(String device, @Nullable IndexEntry before, FormatReader in)
      throws FormatException {
    int flags = in.u8();
    long offset = in.varint() + (before == null ? 0 : before.offset());
    int length = in.count();
    String stream = (flags & SAME_STREAM) != 0 && before != null ? before.stream() : in.string();
    SeqRanges owned = (flags & SETTLED) == 0 ? null : in.ranges();
    long minTimeUs = in.signed() + (before == null ? 0 : before.minTimeUs());
    long maxTimeUs = minTimeUs + in.signed();
    return new IndexEntry(offset, length, device, stream, owned, minTimeUs, maxTimeUs, in.count());
  }
}
