package penstock.node.segment;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.protocol.SeqRanges;

/**
 * Says which records of a frame of the same segment count. A later mark for the same frame wins.
 *
 * @param offset where the frame begins
 * @param owned the records that count, empty for none, null for all that the frame's header names
 */
public record SettleMark(long offset, @Nullable SeqRanges owned) {

  private static final int NONE = 0;
  private static final int ALL = 1;
  private static final int SOME = 2;

  static void encode(List<SettleMark> marks, FormatWriter out) {
    out.varint(marks.size());
    long before = 0;
    for (SettleMark mark : marks) {
      out.signed(mark.offset - before);
      before = mark.offset;
      if (mark.owned == null) {
        out.u8(ALL);
      } else if (mark.owned.isEmpty()) {
        out.u8(NONE);
      } else {
        out.u8(SOME).ranges(mark.owned);
      }
    }
  }

  static List<SettleMark> decode(FormatReader in) throws FormatException {
    int count = in.count();
    List<SettleMark> marks = new ArrayList<>();
    long offset = 0;
    for (int i = 0; i < count; i++) {
      offset += in.signed();
      marks.add(new SettleMark(offset, decodeOwned(in)));
    }
    return marks;
  }

  private static @Nullable SeqRanges decodeOwned(FormatReader in) throws FormatException {
    int kind = in.u8();
    return switch (kind) {
      case NONE -> SeqRanges.EMPTY;
      case ALL -> null;
      case SOME -> in.ranges();
      default -> throw new FormatException("no settle mark is of kind " + kind);
    };
  }
}
