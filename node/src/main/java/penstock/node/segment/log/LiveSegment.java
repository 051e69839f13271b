package penstock.node.segment.log;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import penstock.node.segment.FrameHeader;
import penstock.node.segment.IndexEntry;
import penstock.node.segment.SegmentFormat;
import penstock.node.segment.SegmentInfo;
import penstock.node.segment.SegmentTotals;
import penstock.node.segment.SettleMark;
import penstock.protocol.SeqRanges;

/**
 * The index of a segment that has no footer yet (or has to get another one), in memory: about 300
 * bytes a frame, at most {@link #FRAMES_MAX} frames. Its own lock guards it. The writer adds frames
 * that are durable, anyone settles them, and in the end the sealer retires it.
 */
public final class LiveSegment implements Segment {

  /** Bounds index and footer to some 15 and 3 MB; a full segment of 64 MiB has about 7,000. */
  public static final int FRAMES_MAX = 50_000;

  /** What became of a settlement. */
  public enum Settled {
    /** It is new. */
    NEW,
    /** The same was said before. */
    KNOWN,
    /** Something else was said before, and stays. */
    CONTRADICTS,
    /** No frame begins there. */
    NO_FRAME,
    /** The segment was sealed meanwhile: look it up again. */
    RETIRED
  }

  /**
   * @param ranges what the frame's header names, null where only the index was read
   * @param before index of the frame before it of the same device, -1 where there is none
   */
  private record Slot(IndexEntry entry, @Nullable SeqRanges ranges, int before) {}

  private final String name;
  private final long id;
  private final List<Slot> slots = new ArrayList<>();
  private final Map<String, Integer> newest = new HashMap<>();
  private final List<SettleMark> unwritten = new ArrayList<>();
  private SegmentTotals totals = SegmentTotals.NONE;
  private long end;
  private long firstAddedUs = Long.MAX_VALUE;
  private boolean retired;

  public LiveSegment(String name, long id) {
    this.name = name;
    this.id = id;
    this.end = SegmentFormat.SEGMENT_HEADER_BYTES;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public synchronized long end() {
    return end;
  }

  /** Everything before {@code end} is durable. */
  public synchronized void setEnd(long end) {
    this.end = end;
  }

  @Override
  public synchronized SegmentTotals totals() {
    return totals;
  }

  @Override
  public synchronized SegmentInfo info() {
    return new SegmentInfo(
        name,
        false,
        end,
        totals.rawBytes(),
        totals.frames(),
        totals.minTimeUs(),
        totals.maxTimeUs());
  }

  /** Adds a durable frame behind those that are there. */
  public synchronized void add(long offset, int length, FrameHeader header) {
    add(
        new IndexEntry(
            offset,
            length,
            header.device(),
            header.stream(),
            null,
            header.minTimeUs(),
            header.maxTimeUs(),
            header.rawBytes()),
        header.ranges(),
        header.arrivalUs());
  }

  /** Adds a frame that a footer lists. */
  public synchronized void addIndexed(IndexEntry entry, long arrivalUs) {
    add(entry, null, arrivalUs);
    if (entry.owned() != null) {
      totals = totals.settled();
    }
  }

  private void add(IndexEntry entry, @Nullable SeqRanges ranges, long arrivalUs) {
    Integer before = newest.put(entry.device(), slots.size());
    slots.add(new Slot(entry, ranges, before == null ? -1 : before));
    totals = totals.plus(entry, arrivalUs);
  }

  /** When the first frame was added, as {@link #touched} was told; the far future before. */
  synchronized long firstAddedUs() {
    return firstAddedUs;
  }

  synchronized void touched(long nowUs) {
    firstAddedUs = Math.min(firstAddedUs, nowUs);
  }

  /**
   * Settles a frame.
   *
   * @param told is run inside the lock where this is new, so that what it queues is in order
   */
  synchronized Settled settle(long offset, SeqRanges owned, Runnable told) {
    if (retired) {
      return Settled.RETIRED;
    }
    int index = indexOf(offset);
    if (index < 0) {
      return Settled.NO_FRAME;
    }
    SeqRanges before = slots.get(index).entry().owned();
    if (before != null) {
      return before.equals(owned) ? Settled.KNOWN : Settled.CONTRADICTS;
    }
    unwritten.add(replace(index, owned));
    told.run();
    return Settled.NEW;
  }

  /** Applies a mark that was read from the segment itself; false where no frame begins there. */
  public synchronized boolean apply(SettleMark mark) {
    int index = indexOf(mark.offset());
    if (index < 0) {
      return false;
    }
    SeqRanges owned = mark.owned() == null ? slots.get(index).ranges() : mark.owned();
    if (slots.get(index).entry().owned() == null && owned != null) {
      replace(index, owned);
    }
    return true;
  }

  private SettleMark replace(int index, SeqRanges owned) {
    Slot slot = slots.get(index);
    SeqRanges ranges = slot.ranges();
    boolean all = ranges != null && ranges.equals(owned);
    SeqRanges kept = ranges != null && all ? ranges : owned;
    slots.set(index, new Slot(slot.entry().settled(kept), null, slot.before()));
    totals = totals.settled();
    return new SettleMark(slot.entry().offset(), all ? null : owned);
  }

  private int indexOf(long offset) {
    int low = 0;
    int high = slots.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Long.compare(slots.get(middle).entry().offset(), offset);
      if (order == 0) {
        return middle;
      } else if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** Marks that the segment's file does not hold yet, oldest first. */
  synchronized List<SettleMark> unwritten() {
    return List.copyOf(unwritten);
  }

  /** The file now holds the first {@code count} of {@link #unwritten}. */
  public synchronized void written(int count) {
    unwritten.subList(0, count).clear();
  }

  synchronized boolean hasUnwritten() {
    return !unwritten.isEmpty();
  }

  public synchronized boolean isSettled() {
    return totals.unsettled() == 0;
  }

  /** Everything that a footer says, and the marks that have to go before it. */
  public record Snapshot(
      List<SettleMark> unwritten, SegmentTotals totals, List<IndexEntry> entries) {}

  public synchronized Snapshot snapshot() {
    return new Snapshot(unwritten(), totals, slots.stream().map(Slot::entry).toList());
  }

  /**
   * Ends it, provided that nothing was settled since {@code unsettled} frames were left: from now
   * on {@link #settle} answers {@code RETIRED}.
   *
   * @param replacement is run inside the lock, and puts what comes after in its place
   */
  synchronized boolean retire(int unsettled, Runnable replacement) {
    if (totals.unsettled() != unsettled) {
      return false;
    }
    retired = true;
    replacement.run();
    return true;
  }

  @Override
  public synchronized void forEach(@Nullable Set<String> devices, Consumer<IndexEntry> out) {
    if (devices == null) {
      slots.forEach(slot -> out.accept(slot.entry()));
      return;
    }
    for (String device : devices) {
      int index = newest.getOrDefault(device, -1);
      while (index >= 0) {
        out.accept(slots.get(index).entry());
        index = slots.get(index).before();
      }
    }
  }

  /** What is known of the frame that begins there, null where none does. */
  public synchronized @Nullable IndexEntry entry(long offset) {
    int index = indexOf(offset);
    return index < 0 ? null : slots.get(index).entry();
  }
}
