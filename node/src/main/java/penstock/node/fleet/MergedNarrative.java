package penstock.node.fleet;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.node.index.NarrativeGap;
import penstock.node.index.NarrativeItem;
import penstock.node.index.NarrativeRecord;
import penstock.node.index.NarrativeScan;

/**
 * Merges the shares of several nodes into the narrative that one node would give: each device is in
 * one share, and all shares come in the same order. Holds one item of each share, and what is on
 * its way. Blocking; not thread-safe.
 */
final class MergedNarrative implements NarrativeScan {

  /** The order of the merge inside each share. */
  private static final Comparator<Share.Keyed> ORDER =
      Comparator.comparingLong(Share.Keyed::keyUs)
          .thenComparing(keyed -> device(keyed.item()))
          .thenComparing(keyed -> stream(keyed.item()));

  private final List<Share> shares;
  private long items;

  MergedNarrative(List<? extends Share> shares) {
    this.shares = List.copyOf(shares);
  }

  private static String device(NarrativeItem item) {
    return item instanceof NarrativeRecord record
        ? record.device()
        : ((NarrativeGap) item).device();
  }

  private static String stream(NarrativeItem item) {
    return item instanceof NarrativeRecord record
        ? record.stream()
        : ((NarrativeGap) item).stream();
  }

  @Override
  public boolean fill(Sink out, int itemsMax, long untilNanos) {
    for (int given = 0; given < itemsMax; given++) {
      Share first = first(untilNanos);
      if (first == null) {
        return !shares.stream().allMatch(Share::ended);
      }
      Share.Keyed next = first.peek(untilNanos);
      if (next == null) {
        return true;
      }
      first.take();
      out.take(next.keyUs(), next.item());
      items++;
    }
    return true;
  }

  /** The share whose item comes first; null while one of them has yet to say what its next is. */
  private @Nullable Share first(long untilNanos) {
    Share first = null;
    Share.Keyed least = null;
    for (Share share : shares) {
      Share.Keyed next = share.peek(untilNanos);
      if (next == null && !share.ended()) {
        return null;
      }
      if (next != null && (least == null || ORDER.compare(next, least) < 0)) {
        first = share;
        least = next;
      }
    }
    return first;
  }

  @Override
  public Progress progress() {
    Progress sum = new Progress(0, 0, 0, 0, 0);
    for (Share share : shares) {
      sum = sum.plus(share.progress());
    }
    return new Progress(
        sum.frames(), sum.framesTotal(), sum.rawBytes(), sum.rawBytesTotal(), items);
  }

  @Override
  public void close() {
    shares.forEach(Share::close);
  }
}
