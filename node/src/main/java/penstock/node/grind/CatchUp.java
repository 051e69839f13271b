package penstock.node.grind;

import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.FrameRef;
import penstock.node.segment.SegmentException;
import penstock.node.segment.SegmentStore;

/**
 * Grinds what a segment has and its events lack, whyever: after a restart, where the queue was
 * full, where reading or writing failed. It is also what finds that a segment is complete, by
 * asking the store after the segment was sealed: nothing depends on every single message having
 * come through. Used by one thread at a time.
 */
final class CatchUp implements Chore {

  private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);

  /** With the delays between them this is some two minutes. */
  static final int ATTEMPTS_MAX = 8;

  private final SegmentEvents segment;
  private final SegmentStore store;
  private final GrindQueue queue;
  private final EventSealer sealer;

  private boolean waiting;
  private long sinceNanos;
  private long @Nullable [] frames;
  private boolean listedSealed;
  private int next;
  private int attempts;

  CatchUp(SegmentEvents segment, SegmentStore store, GrindQueue queue, EventSealer sealer) {
    this.segment = segment;
    this.store = store;
    this.queue = queue;
    this.sealer = sealer;
  }

  @Override
  public Progress step(FrameGrinder grinder) {
    if (segment.isDeleted() || segment.isSealed()) {
      return done();
    }
    segment.resume();
    long[] listed = frames;
    if (listed == null) {
      return list();
    }
    while (next < listed.length && !segment.lacks(listed[next])) {
      next++;
    }
    return next < listed.length ? grind(grinder, listed[next]) : end(listed);
  }

  /** Frames that wait in the queue are left to it: their bytes may be at hand there. */
  private Progress list() {
    if (!waiting) {
      waiting = true;
      sinceNanos = System.nanoTime();
    }
    if (!queue.hasPassed(sinceNanos)) {
      return Progress.WAIT;
    }
    listedSealed = segment.isSealedInStore();
    try {
      frames = offsets(store.frames(segment.segment()));
      next = 0;
      return Progress.MORE;
    } catch (SegmentException | UncheckedIOException e) {
      LOG.warn("segment {} is ground later: {}", segment.segment(), e.toString());
      return Progress.RETRY;
    }
  }

  static long[] offsets(List<FrameRef> frames) {
    return frames.stream().mapToLong(frame -> frame.location().offset()).toArray();
  }

  private Progress grind(FrameGrinder grinder, long frame) {
    FrameTask task =
        FrameTask.stored(new FrameLocation(segment.segment(), frame), FrameTask.ARRIVAL_UNKNOWN, 0);
    FrameGrinder.Outcome outcome = grinder.grind(segment, task);
    if (outcome == FrameGrinder.Outcome.FAILED && ++attempts >= ATTEMPTS_MAX) {
      segment.resume();
      outcome = grinder.giveUp(segment, task, null);
    }
    if (outcome == FrameGrinder.Outcome.FAILED) {
      return Progress.RETRY;
    }
    next++;
    attempts = 0;
    return Progress.MORE;
  }

  private Progress end(long[] listed) {
    if (listedSealed && !segment.complete(listed)) {
      reset();
      return Progress.RETRY;
    }
    if (!listedSealed && segment.isSealedInStore()) {
      reset();
      return Progress.MORE;
    }
    sealer.sealIfFinished(segment);
    return done();
  }

  private Progress done() {
    reset();
    return Progress.DONE;
  }

  private void reset() {
    frames = null;
    waiting = false;
    attempts = 0;
  }
}
