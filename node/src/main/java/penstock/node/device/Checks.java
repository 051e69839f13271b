package penstock.node.device;

import java.util.ArrayList;
import java.util.List;
import penstock.node.segment.SeqCheck;
import penstock.protocol.SeqRanges;

/**
 * Checksums of some stored records of a stream, those with the highest numbers. A replay that holds
 * any of them must agree with it. Immutable.
 *
 * @param recent ascending by number
 */
record Checks(List<SeqCheck> recent) {

  static final Checks NONE = new Checks(List.of());

  /** A device that replays more than its last eight chunks is verified against what is stored. */
  static final int RECENT_MAX = 8;

  Checks with(List<SeqCheck> checks, SeqRanges owned) {
    List<SeqCheck> all = new ArrayList<>(recent);
    for (SeqCheck check : checks) {
      if (owned.contains(check.seq())) {
        insert(all, check);
      }
    }
    return all.size() == recent.size() ? this : new Checks(List.copyOf(all)).newest(RECENT_MAX);
  }

  private static void insert(List<SeqCheck> sorted, SeqCheck check) {
    int at = sorted.size();
    while (at > 0 && sorted.get(at - 1).seq() > check.seq()) {
      at--;
    }
    if (at == 0 || sorted.get(at - 1).seq() != check.seq()) {
      sorted.add(at, check);
    }
  }

  /** Those of the records given. */
  List<SeqCheck> in(SeqRanges known) {
    return recent.stream().filter(check -> known.contains(check.seq())).toList();
  }

  /** Keeps only so many. */
  Checks newest(int max) {
    int size = recent.size();
    return size <= max ? this : new Checks(List.copyOf(recent.subList(size - max, size)));
  }
}
