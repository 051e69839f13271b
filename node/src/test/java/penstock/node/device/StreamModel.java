package penstock.node.device;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A stream as brute force has it: a map from each number to what became of it. */
final class StreamModel {

  /** Stored, missing since some ms, or lost for a cause. */
  record Fate(String kind, long sinceMs) {
    static final Fate STORED = new Fate("STORED", 0);

    static Fate missing(long sinceMs) {
      return new Fate("MISSING", sinceMs);
    }

    static Fate lost(Ledgers.Cause cause) {
      return new Fate(cause.name(), 0);
    }

    boolean isDue(long beforeMs) {
      return isMissing() && sinceMs < beforeMs;
    }

    boolean isMissing() {
      return kind.equals("MISSING");
    }
  }

  final TreeMap<Long, Fate> fates = new TreeMap<>();
  final Map<String, Set<Long>> ownedByLocation = new HashMap<>();
  long received;

  StreamModel copy() {
    StreamModel copy = new StreamModel();
    copy.fates.putAll(fates);
    copy.received = received;
    return copy;
  }

  private Fate fateOf(long seq) {
    return fates.getOrDefault(seq, Fate.STORED);
  }

  boolean isStored(long seq) {
    return Fate.STORED.equals(fates.get(seq));
  }

  private void upTo(long last, long ms) {
    for (long seq = fates.isEmpty() ? 0 : fates.lastKey() + 1; seq <= last; seq++) {
      fates.put(seq, Fate.missing(ms));
    }
  }

  private void loseMissing(long first, long last, Ledgers.Cause cause) {
    for (long seq = first; seq <= last; seq++) {
      if (fateOf(seq).isMissing()) {
        fates.put(seq, Fate.lost(cause));
      }
    }
  }

  /** Stores a frame from a chunk that spans {@code first} to {@code last}; returns what it owns. */
  Set<Long> store(List<Long> records, long first, long last, long oldest, long ms) {
    upTo(last, ms);
    Set<Long> owned = new HashSet<>();
    for (long seq : records) {
      if (!isStored(seq)) {
        fates.put(seq, Fate.STORED);
        owned.add(seq);
      }
    }
    loseMissing(first, last, Ledgers.Cause.JUMP);
    overwrite(oldest, ms);
    return owned;
  }

  void overwrite(long oldest, long ms) {
    if (oldest > 0) {
      upTo(oldest - 1, ms);
      loseMissing(0, oldest - 1, Ledgers.Cause.OVERWRITTEN);
    }
  }

  void expire(long beforeMs) {
    fates.replaceAll((seq, fate) -> fate.isDue(beforeMs) ? Fate.lost(Ledgers.Cause.EXPIRED) : fate);
  }

  long watermark() {
    long mark = -1;
    while (fates.containsKey(mark + 1) && !fateOf(mark + 1).isMissing()) {
      mark++;
    }
    return mark;
  }

  Set<Long> numbers(String kind) {
    Set<Long> numbers = new HashSet<>();
    fates.forEach(
        (seq, fate) -> {
          if (fate.kind.equals(kind)) {
            numbers.add(seq);
          }
        });
    return numbers;
  }

  /** Runs of numbers with the same fate that are not stored. */
  int gaps() {
    List<Fate> runs = new ArrayList<>();
    Fate before = Fate.STORED;
    for (Fate fate : fates.values()) {
      if (!fate.equals(before) && !fate.equals(Fate.STORED)) {
        runs.add(fate);
      }
      before = fate;
    }
    return runs.size();
  }
}
