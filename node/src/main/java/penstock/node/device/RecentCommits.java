package penstock.node.device;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import penstock.node.segment.FrameLocation;
import penstock.protocol.SeqRanges;

/**
 * What the ledger answered to its last commits, by location, so that a frame that is proposed again
 * gets the same answer. A location is remembered as 64 bits: of sixteen others, one in 2^60 is
 * taken for it. Nearly always a frame's records are all its own; only where they are not is the
 * answer itself kept. Immutable.
 */
final class RecentCommits {

  static final RecentCommits NONE = new RecentCommits(new long[0], new SeqRanges[0]);

  /**
   * A frame whose settlement is not durable yet is at most a few commits old, one for each live
   * stream; the rest is reserve.
   */
  static final int RECENT_MAX = 16;

  /** Oldest first. */
  private final long[] keys;

  /** By index of the key; null: all of the frame's records. */
  private final @Nullable SeqRanges[] owned;

  private RecentCommits(long[] keys, @Nullable SeqRanges[] owned) {
    this.keys = keys;
    this.owned = owned;
  }

  static RecentCommits of(long[] keys, @Nullable SeqRanges[] owned) {
    return new RecentCommits(keys, owned);
  }

  int count() {
    return keys.length;
  }

  long key(int index) {
    return keys[index];
  }

  /** Null where the frame owned all of its records. */
  @Nullable SeqRanges partial(int index) {
    return owned[index];
  }

  /** What a frame owned, null where it is not remembered. */
  @Nullable SeqRanges find(FrameLocation location, SeqRanges ranges) {
    long key = key(location);
    for (int i = keys.length - 1; i >= 0; i--) {
      if (keys[i] == key) {
        SeqRanges partial = owned[i];
        return partial == null ? ranges : partial;
      }
    }
    return null;
  }

  /**
   * @param partial null: all of the frame's records
   */
  RecentCommits with(FrameLocation location, @Nullable SeqRanges partial) {
    RecentCommits kept = newest(RECENT_MAX - 1);
    int size = kept.keys.length;
    long[] moreKeys = Arrays.copyOf(kept.keys, size + 1);
    @Nullable SeqRanges[] moreOwned = Arrays.copyOf(kept.owned, size + 1);
    moreKeys[size] = key(location);
    moreOwned[size] = partial;
    return new RecentCommits(moreKeys, moreOwned);
  }

  /** Keeps only so many. */
  RecentCommits newest(int max) {
    int from = keys.length - max;
    return from <= 0
        ? this
        : new RecentCommits(
            Arrays.copyOfRange(keys, from, keys.length),
            Arrays.copyOfRange(owned, from, owned.length));
  }

  /** FNV-1a over the segment's name and the offset, then mixed (splitmix64). */
  private static long key(FrameLocation location) {
    long hash = 0xcbf29ce484222325L;
    String segment = location.segment();
    for (int i = 0; i < segment.length(); i++) {
      hash = (hash ^ segment.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ location.offset()) * 0x9e3779b97f4a7c15L;
    hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
    return hash ^ (hash >>> 31);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RecentCommits that
        && Arrays.equals(keys, that.keys)
        && Arrays.equals(owned, that.owned);
  }

  @Override
  public int hashCode() {
    return Objects.hash(Arrays.hashCode(keys), Arrays.hashCode(owned));
  }
}
