package penstock.node.grind;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The events of one segment: growing while its frames are ground, sealed once all of them are.
 * While it is ground again, a second growing file fills beside the one that queries see, and takes
 * its place as a whole. Thread-safe: one lock, held for no more than the opening of a file.
 */
final class SegmentEvents {

  private final String segment;
  private final Supplier<GrowingEvents> newGrowing;

  // Exactly one of the two is what queries see, until it is on the shelf and no longer here.
  private @Nullable GrowingEvents current;
  private @Nullable SealedEvents sealed;

  private @Nullable GrowingEvents next;
  private boolean sealedInStore;
  private boolean complete;
  private boolean finishing;
  private boolean stalled;
  private boolean startedOver;
  private boolean deleted;
  private boolean shelved;
  private boolean behind;
  private int generation;

  private SegmentEvents(String segment, Supplier<GrowingEvents> newGrowing) {
    this.segment = segment;
    this.newGrowing = newGrowing;
  }

  /** One of which nothing was ground yet. */
  static SegmentEvents growing(String segment, Supplier<GrowingEvents> newGrowing) {
    SegmentEvents events = new SegmentEvents(segment, newGrowing);
    events.current = newGrowing.get();
    return events;
  }

  static SegmentEvents sealed(
      String segment, SealedEvents sealed, Supplier<GrowingEvents> newGrowing) {
    SegmentEvents events = new SegmentEvents(segment, newGrowing);
    events.sealed = sealed;
    events.sealedInStore = true;
    events.generation = sealed.generation();
    return events;
  }

  String segment() {
    return segment;
  }

  /**
   * Claims a frame for each file that lacks it; nobody else gets it until it is finished or
   * abandoned.
   *
   * @return empty where all have it, or writing or reading failed just now: then it is tried again
   *     in the background
   */
  synchronized List<GrowingEvents> begin(long frame) {
    GrowingEvents visible = current;
    if (visible == null || stalled || deleted) {
      return List.of();
    }
    List<GrowingEvents> claimed = new ArrayList<>(2);
    if (visible.begin(frame)) {
      claimed.add(visible);
    }
    GrowingEvents again = next;
    if (again != null && again.begin(frame)) {
      claimed.add(again);
    }
    return claimed;
  }

  /** Claims a frame for the file of a regrind alone. */
  synchronized List<GrowingEvents> beginAgain(GrowingEvents regrind, long frame) {
    return next == regrind && regrind.begin(frame) ? List.of(regrind) : List.of();
  }

  /**
   * Ends a claim: the frame's blocks are visible from here on.
   *
   * @param blocks for each of the files that it was claimed for
   */
  synchronized void finish(
      List<GrowingEvents> claimed, List<BlockIndex> blocks, String ruleSet, boolean skipped) {
    for (int i = 0; i < claimed.size(); i++) {
      claimed.get(i).finish(blocks.get(i), ruleSet, skipped);
    }
  }

  /** Ends a claim with nothing done, to be tried again after {@link #resume}. */
  synchronized void abandon(List<GrowingEvents> claimed, long frame) {
    claimed.forEach(growing -> growing.abandon(frame));
    if (current != null && claimed.contains(current)) {
      complete = false;
      stalled = true;
    }
  }

  /** Ends a claim of a frame that is gone, or does not count yet. */
  synchronized void forget(List<GrowingEvents> claimed, long frame) {
    claimed.forEach(growing -> growing.abandon(frame));
    if (current != null && claimed.contains(current)) {
      complete = false;
    }
  }

  /** Frames may be claimed again after a failure. */
  synchronized void resume() {
    stalled = false;
  }

  synchronized boolean isSealed() {
    return sealed != null || shelved;
  }

  /** The file is where all nodes find it: from now on they do not ask here. */
  synchronized void shelve(SealedEvents file) {
    if (sealed == file) {
      sealed = null;
      shelved = true;
      file.discard();
    }
  }

  /** Another node had begun with it: until all of its frames are ground here, some events lack. */
  synchronized void behind() {
    behind = true;
  }

  /**
   * What a query sees.
   *
   * @param slice null where nothing can pass
   * @param whole whether that is all that anybody ever saw
   */
  record Seen(@Nullable EventSlice slice, boolean whole) {}

  synchronized Seen see(EventStore.Filter filter) throws IOException {
    return new Seen(slice(filter), !shelved && (!behind || complete));
  }

  synchronized boolean isShelved() {
    return shelved;
  }

  synchronized boolean isDeleted() {
    return deleted;
  }

  synchronized boolean isSealedInStore() {
    return sealedInStore;
  }

  /** No frames will be added. */
  synchronized void sealedInStore() {
    sealedInStore = true;
  }

  /** Whether what is ground now was not seen by anyone before. */
  synchronized boolean isNews() {
    return !startedOver;
  }

  /** Whether a frame waits to be ground for the first time. */
  synchronized boolean lacks(long frame) {
    return current != null && !current.hasBegun(frame);
  }

  /**
   * Says which frames the segment has.
   *
   * @param frames listed after the store had sealed it
   * @return false where some of them have yet to be ground
   */
  synchronized boolean complete(long[] frames) {
    if (current != null) {
      for (long frame : frames) {
        if (!current.hasBegun(frame)) {
          return false;
        }
      }
    }
    complete = true;
    return true;
  }

  /** What can be sealed now, null where there is nothing, or somebody else was told already. */
  synchronized @Nullable GrowingEvents takeFinished() {
    GrowingEvents visible = current;
    if (!complete || finishing || deleted || visible == null || !visible.isQuiet()) {
      return null;
    }
    finishing = true;
    return visible;
  }

  /** The file number for the next sealed file. */
  synchronized int nextGeneration() {
    return ++generation;
  }

  /** Puts the sealed file in the place of that from which it was made. */
  synchronized void replace(GrowingEvents from, SealedEvents made) {
    if (deleted || (current != from && next != from)) {
      made.discard();
      return;
    }
    retireVisible();
    if (next == from) {
      from.retire();
      next = null;
    }
    sealed = made;
    shelved = false;
    finishing = false;
  }

  /** Sealing failed and may be tried again. */
  synchronized void unfinished() {
    finishing = false;
  }

  /** What was written is damaged: all of it has to be ground again. */
  synchronized void startOver() {
    if (current != null) {
      current.retire();
    }
    if (sealed != null) {
      sealed.discard();
      sealed = null;
    }
    current = newGrowing.get();
    complete = false;
    finishing = false;
    startedOver = true;
  }

  /** Begins to fill a second file, null where that is being done or the segment is gone. */
  synchronized @Nullable GrowingEvents beginRegrind() {
    if (next != null || deleted) {
      return null;
    }
    next = newGrowing.get();
    return next;
  }

  /** Whether a regrind has yet to grind a frame. */
  synchronized boolean lacksAgain(GrowingEvents regrind, long frame) {
    return next == regrind && !regrind.hasBegun(frame);
  }

  /** Whether no frame of a regrind is between its claim and its end. */
  synchronized boolean isQuiet(GrowingEvents regrind) {
    return regrind.isQuiet();
  }

  /** Makes the file of a regrind the visible one, false where the segment was sealed meanwhile. */
  synchronized boolean adopt(GrowingEvents regrind) {
    if (sealedInStore || next != regrind) {
      return false;
    }
    retireVisible();
    current = regrind;
    next = null;
    return true;
  }

  synchronized void cancelRegrind(GrowingEvents regrind) {
    if (next == regrind) {
      regrind.retire();
      next = null;
    }
  }

  synchronized void delete() {
    deleted = true;
    retireVisible();
    if (next != null) {
      next.retire();
      next = null;
    }
  }

  /** To be closed. */
  private @Nullable EventSlice slice(EventStore.Filter filter) throws IOException {
    if (sealed != null) {
      return sealedSlice(sealed, filter);
    }
    return current == null ? null : growingSlice(current, filter);
  }

  private static @Nullable EventSlice sealedSlice(SealedEvents sealed, EventStore.Filter filter) {
    if (!sealed.summary().mayHold(filter)) {
      return null;
    }
    sealed.pin();
    return new SealedSlice(sealed, filter);
  }

  private @Nullable EventSlice growingSlice(GrowingEvents growing, EventStore.Filter filter)
      throws IOException {
    BlockIndex blocks = growing.index().overlapping(filter.fromUs(), filter.toUs());
    return blocks.size() == 0
        ? null
        : new GrowingSlice(segment, growing.file(), growing.openForReading(), blocks, filter);
  }

  private void retireVisible() {
    if (current != null) {
      current.retire();
      current = null;
    }
    if (sealed != null) {
      sealed.discard();
      sealed = null;
    }
  }
}
