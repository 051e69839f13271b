package penstock.node.device;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import penstock.node.segment.FrameLocation;
import penstock.protocol.SeqRanges;

/**
 * What the ledger answered to its last commits, by location, so that a frame that is proposed again
 * gets the same answer. A location is remembered as 64 bits, of which 16 stand for the node that
 * wrote the segment: of sixteen others, one in 2^44 is taken for it. Nearly always a frame's
 * records are all its own; only where they are not is the answer itself kept.
 *
 * <p>An answer may be forgotten once its settle mark is durable. That is so when the same node has
 * made later frames of the device durable, because marks go along with them; what other nodes took
 * since then says nothing. So the node with most answers forgets its oldest one first: a device
 * that went on with other nodes, because one had died, does not make the ledger forget what that
 * one had brought before somebody takes its segments over. Immutable.
 */
final class RecentCommits {

  static final RecentCommits NONE = new RecentCommits(new long[0], new SeqRanges[0]);

  /**
   * A frame whose settlement is not durable yet is at most a few commits old, one for each live
   * stream; the rest is reserve.
   */
  static final int RECENT_MAX = 16;

  /** Below it is the frame, above it the node. */
  private static final int NODE_SHIFT = 48;

  private static final long FNV_BASIS = 0xcbf29ce484222325L;

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
    int size = keys.length;
    long[] moreKeys = Arrays.copyOf(keys, size + 1);
    @Nullable SeqRanges[] moreOwned = Arrays.copyOf(owned, size + 1);
    moreKeys[size] = key(location);
    moreOwned[size] = partial;
    return new RecentCommits(moreKeys, moreOwned).newest(RECENT_MAX);
  }

  /** Keeps only so many. */
  RecentCommits newest(int max) {
    RecentCommits kept = this;
    while (kept.keys.length > max) {
      kept = kept.without(kept.leastNeeded());
    }
    return kept;
  }

  /** The oldest one of the node that has most. */
  private int leastNeeded() {
    int least = 0;
    int most = 0;
    for (int i = 0; i < keys.length; i++) {
      int sameNode = 0;
      for (long key : keys) {
        sameNode += (key ^ keys[i]) >>> NODE_SHIFT == 0 ? 1 : 0;
      }
      if (sameNode > most) {
        most = sameNode;
        least = i;
      }
    }
    return least;
  }

  private RecentCommits without(int index) {
    long[] fewerKeys = new long[keys.length - 1];
    @Nullable SeqRanges[] fewerOwned = new SeqRanges[keys.length - 1];
    for (int i = 0; i < fewerKeys.length; i++) {
      int from = i < index ? i : i + 1;
      fewerKeys[i] = keys[from];
      fewerOwned[i] = owned[from];
    }
    return new RecentCommits(fewerKeys, fewerOwned);
  }

  /** The node in the upper bits: segments are named NODE-COUNTER. */
  private static long key(FrameLocation location) {
    String segment = location.segment();
    int nodeEnd = Math.max(0, segment.lastIndexOf('-'));
    long node = mixed(hash(FNV_BASIS, segment, 0, nodeEnd));
    long within = hash(node, segment, nodeEnd, segment.length());
    long frame = mixed((within ^ location.offset()) * 0x9e3779b97f4a7c15L);
    return (node << NODE_SHIFT) | (frame >>> (Long.SIZE - NODE_SHIFT));
  }

  /** FNV-1a. */
  private static long hash(long basis, String text, int from, int to) {
    long hash = basis;
    for (int i = from; i < to; i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  /** As splitmix64 ends. */
  private static long mixed(long hash) {
    long mixed = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
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
