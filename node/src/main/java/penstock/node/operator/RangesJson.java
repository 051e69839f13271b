package penstock.node.operator;

import penstock.protocol.SeqRanges;

/** Sequence numbers as JSON: {@code [[first,last],…]}, both included. */
final class RangesJson {

  private RangesJson() {}

  static void write(SeqRanges ranges, TextBuffer out) {
    out.put('[');
    for (int i = 0; i < ranges.count(); i++) {
      out.put(i == 0 ? "[" : ",[").put(ranges.first(i)).put(',').put(ranges.last(i)).put(']');
    }
    out.put(']');
  }
}
