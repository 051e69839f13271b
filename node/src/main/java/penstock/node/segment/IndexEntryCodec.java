package penstock.node.segment;

import org.jspecify.annotations.Nullable;
import penstock.protocol.SeqRanges;

/** An index entry as bytes, relative to the entry before it of the same device and page. */
final class IndexEntryCodec {

  private static final int SETTLED = 1;
  private static final int SAME_STREAM = 2;

  /** In footers of version 2 only. */
  private static final int MOVED = 4;

  private IndexEntryCodec() {}

  static void encode(@Nullable IndexEntry before, IndexEntry entry, FormatWriter out) {
    boolean sameStream = before != null && before.stream().equals(entry.stream());
    SeqRanges owned = entry.owned();
    boolean moved = entry.offset() != entry.position();
    out.u8((owned == null ? 0 : SETTLED) | (sameStream ? SAME_STREAM : 0) | (moved ? MOVED : 0));
    out.varint(entry.position() - (before == null ? 0 : before.position())).varint(entry.length());
    if (!sameStream) {
      out.string(entry.stream());
    }
    if (owned != null) {
      out.ranges(owned);
    }
    out.signed(entry.minTimeUs() - (before == null ? 0 : before.minTimeUs()));
    out.signed(entry.maxTimeUs() - entry.minTimeUs()).varint(entry.rawBytes());
    if (moved) {
      out.signed(entry.offset() - entry.position());
    }
  }

  static IndexEntry decode(String device, @Nullable IndexEntry before, FormatReader in)
      throws FormatException {
    int flags = in.u8();
    long position = in.varint() + (before == null ? 0 : before.position());
    int length = in.count();
    String stream = (flags & SAME_STREAM) != 0 && before != null ? before.stream() : in.string();
    SeqRanges owned = (flags & SETTLED) == 0 ? null : in.ranges();
    long minTimeUs = in.signed() + (before == null ? 0 : before.minTimeUs());
    long maxTimeUs = minTimeUs + in.signed();
    int rawBytes = in.count();
    long offset = position + ((flags & MOVED) == 0 ? 0 : in.signed());
    return new IndexEntry(
        offset, position, length, device, stream, owned, minTimeUs, maxTimeUs, rawBytes);
  }
}
