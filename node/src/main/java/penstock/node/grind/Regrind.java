package penstock.node.grind;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One regrind: its segments and how far it is. Steps are done by one thread at a time; everything
 * else may be called from any, and never waits for a step.
 */
final class Regrind {

  private static final Logger LOG = LoggerFactory.getLogger(Regrind.class);

  private final String id;
  private final List<String> segments;
  private final long fromUs;
  private final long toUs;
  private final long startedUs;
  private final Function<String, @Nullable SegmentRegrind> opener;

  private final Deque<String> waiting;
  private Regrinds.State state = Regrinds.State.WAITING;
  private String message = "";
  private int segmentsDone;
  private long frames;
  private long skipped;
  private @Nullable SegmentRegrind current;

  /**
   * @param opener gives null for a segment that is gone
   */
  Regrind(
      String id,
      List<String> segments,
      long fromUs,
      long toUs,
      long startedUs,
      Function<String, @Nullable SegmentRegrind> opener) {
    this.id = id;
    this.segments = segments;
    this.fromUs = fromUs;
    this.toUs = toUs;
    this.startedUs = startedUs;
    this.opener = opener;
    this.waiting = new ArrayDeque<>(segments);
  }

  String id() {
    return id;
  }

  boolean covers(String segment) {
    return segments.contains(segment);
  }

  synchronized Regrinds.Status status() {
    long framesNow = frames + (current == null ? 0 : current.ground());
    long skippedNow = skipped + (current == null ? 0 : current.skipped());
    return new Regrinds.Status(
        id,
        state,
        fromUs,
        toUs,
        segments.size(),
        segmentsDone,
        framesNow,
        skippedNow,
        startedUs,
        message);
  }

  synchronized boolean isOpen() {
    return state == Regrinds.State.WAITING || state == Regrinds.State.RUNNING;
  }

  /** Whether there is anything to do, be it to tidy up. */
  synchronized boolean isAtWork() {
    return isOpen() || current != null;
  }

  synchronized boolean cancel() {
    if (!isOpen()) {
      return false;
    }
    state = Regrinds.State.CANCELLED;
    return true;
  }

  Chore.Progress step(FrameGrinder grinder) {
    SegmentRegrind at = current();
    if (at == null) {
      return Chore.Progress.MORE;
    }
    try {
      Chore.Progress progress = at.step(grinder);
      if (progress == Chore.Progress.DONE) {
        endSegment(at);
        return Chore.Progress.MORE;
      }
      return progress;
    } catch (RuntimeException e) {
      fail(e);
      return Chore.Progress.MORE;
    }
  }

  /** What to do a step of, null where it has ended or the next segment is gone. */
  private synchronized @Nullable SegmentRegrind current() {
    if (!isOpen()) {
      release();
    } else if (current == null && waiting.isEmpty()) {
      state = Regrinds.State.DONE;
      LOG.info("regrind {} is done: {} segments, {} frames", id, segmentsDone, frames);
    } else if (current == null) {
      state = Regrinds.State.RUNNING;
      current = opener.apply(waiting.remove());
      segmentsDone += current == null ? 1 : 0;
    }
    return current;
  }

  private synchronized void endSegment(SegmentRegrind ended) {
    frames += ended.ground();
    skipped += ended.skipped();
    segmentsDone++;
    current = null;
  }

  private synchronized void fail(RuntimeException e) {
    LOG.warn("regrind {} can't be finished", id, e);
    release();
    state = Regrinds.State.FAILED;
    message = e.toString();
  }

  private void release() {
    if (current != null) {
      current.cancel();
      frames += current.ground();
      skipped += current.skipped();
      current = null;
    }
  }
}
