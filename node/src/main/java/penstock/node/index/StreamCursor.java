package penstock.node.index;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the merge stands in one stream. Its key is the highest time that the stream has shown so
 * far (a device's records stay in their order even where its dates jump back), or a lower bound of
 * it while the next record is not decoded. Not thread-safe; its key must not change while it is in
 * a sorted set.
 */
final class StreamCursor {

  /** Whose next item comes first. */
  static final Comparator<StreamCursor> ORDER =
      Comparator.comparingLong(StreamCursor::keyUs)
          .thenComparing(StreamCursor::device)
          .thenComparing(StreamCursor::stream);

  private final List<FramePart> parts;

  /** By part: no record of it or of a later one is older; dates may jump back from part to part. */
  private final long[] earliestUs;

  private int partAt;
  private long keyUs;
  private long nextSeq;
  private boolean gapTold;
  private @Nullable Slice slice;
  private int sliceAt;

  StreamCursor(List<FramePart> parts) {
    this.parts = parts;
    this.earliestUs = earliest(parts);
    this.keyUs = Long.MIN_VALUE;
    begin(0);
  }

  private static long[] earliest(List<FramePart> parts) {
    long[] earliest = new long[parts.size()];
    long least = Long.MAX_VALUE;
    for (int part = parts.size() - 1; part >= 0; part--) {
      least = Math.min(least, parts.get(part).ref().minTimeUs());
      earliest[part] = least;
    }
    return earliest;
  }

  long keyUs() {
    return keyUs;
  }

  String device() {
    return parts.get(0).device();
  }

  String stream() {
    return parts.get(0).stream();
  }

  boolean ended() {
    return partAt == parts.size();
  }

  /** How many parts are used up; no call uses up more than one. */
  int partsDone() {
    return partAt;
  }

  /** The part that the next item is from; only where it has not ended. */
  FramePart part() {
    return parts.get(partAt);
  }

  /** The first record that the next slice has to hold. */
  long nextSeq() {
    return nextSeq;
  }

  boolean atPartStart() {
    return nextSeq == part().ranges().min();
  }

  /** Whether the next item is decoded. */
  boolean ready() {
    return slice != null;
  }

  long costBytes() {
    return slice == null ? 0 : slice.costBytes();
  }

  /** Takes what was read from {@link #nextSeq} on; the key rises to that of its first item. */
  void load(Slice loaded) {
    slice = loaded;
    sliceAt = 0;
    gapTold = gapTold && !loaded.unreadable();
    settle();
  }

  /** Forgets what was decoded and keeps its place. */
  void unload() {
    if (slice != null && !gapAhead(slice) && sliceAt < slice.records().size()) {
      nextSeq = slice.records().get(sliceAt).seq();
    }
    slice = null;
  }

  /** The next item; only where ready. */
  NarrativeItem take() {
    Slice current = current();
    if (gapAhead(current)) {
      gapTold = true;
      NarrativeGap gap =
          new NarrativeGap(
              device(),
              stream(),
              current.missing(),
              part().ref().location(),
              keyUs,
              String.valueOf(current.fault()));
      settle();
      return gap;
    }
    NarrativeRecord record = current.records().get(sliceAt++);
    settle();
    return record;
  }

  private Slice current() {
    if (slice == null) {
      throw new IllegalStateException("nothing decoded of " + device() + " " + stream());
    }
    return slice;
  }

  private boolean gapAhead(Slice current) {
    return !gapTold && !current.missing().isEmpty();
  }

  /** Raises the key to the next item's, and leaves a slice or a part that is used up. */
  private void settle() {
    Slice current = current();
    if (gapAhead(current)) {
      return;
    }
    if (sliceAt < current.records().size()) {
      keyUs = Math.max(keyUs, current.records().get(sliceAt).timeUs());
    } else if (current.whole()) {
      begin(partAt + 1);
    } else {
      nextSeq = current.nextSeq();
      keyUs = Math.max(keyUs, current.nextTimeUs());
      slice = null;
    }
  }

  private void begin(int part) {
    partAt = part;
    slice = null;
    gapTold = false;
    if (!ended()) {
      nextSeq = part().ranges().min();
      keyUs = Math.max(keyUs, earliestUs[part]);
    }
  }
}
