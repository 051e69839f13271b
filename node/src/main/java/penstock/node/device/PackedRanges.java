package penstock.node.device;

import penstock.node.wire.LedgerWire;
import penstock.protocol.SeqRanges;

/** Sequence ranges as steps: see {@code Ranges} in {@code ledger.proto}. */
public final class PackedRanges {

  private PackedRanges() {}

  public static LedgerWire.Ranges toWire(SeqRanges ranges) {
    LedgerWire.Ranges.Builder wire = LedgerWire.Ranges.newBuilder();
    long before = 0;
    for (int i = 0; i < ranges.count(); i++) {
      wire.addStep(ranges.first(i) - before).addStep(ranges.last(i) - ranges.first(i));
      before = ranges.last(i);
    }
    return wire.build();
  }

  public static SeqRanges fromWire(LedgerWire.Ranges wire) {
    SeqRanges.Builder ranges = new SeqRanges.Builder();
    long before = 0;
    for (int i = 0; i + 1 < wire.getStepCount(); i += 2) {
      long first = before + wire.getStep(i);
      before = first + wire.getStep(i + 1);
      ranges.add(first, before);
    }
    return ranges.build();
  }
}
