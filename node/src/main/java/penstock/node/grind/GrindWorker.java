package penstock.node.grind;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that grinds: new frames as they come, and in between what waits in the background.
 * Nothing that happens to a frame or a chore ends it.
 */
final class GrindWorker implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(GrindWorker.class);

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final GrindQueue queue;
  private final Chores chores;
  private final EventDirectory directory;
  private final EventSealer sealer;
  private final FrameFailures failures;
  private final GrindParts parts;
  private volatile boolean stopped;

  /** Is told of a segment with a frame that has to be tried again. */
  interface FrameFailures {
    void failed(SegmentEvents segment);
  }

  GrindWorker(
      GrindParts parts,
      GrindQueue queue,
      Chores chores,
      EventDirectory directory,
      EventSealer sealer,
      FrameFailures failures) {
    this.parts = parts;
    this.queue = queue;
    this.chores = chores;
    this.directory = directory;
    this.sealer = sealer;
    this.failures = failures;
  }

  /** Ends it after the frame that it is at. */
  void stop() {
    stopped = true;
    queue.wake();
  }

  @Override
  public void run() {
    try (FrameGrinder grinder = new FrameGrinder(parts)) {
      while (!stopped) {
        turn(grinder);
      }
    }
  }

  private void turn(FrameGrinder grinder) {
    try {
      boolean worked = chores.isStarved() && chores.step(grinder);
      worked = worked || grindNext(grinder) || chores.step(grinder);
      if (!worked) {
        queue.await(chores.untilDue());
      }
    } catch (Throwable e) {
      parts.metrics().error();
      LOG.error("grinding goes on after a fault that belongs to no frame", e);
      queue.await(PAUSE_NANOS);
    }
  }

  private boolean grindNext(FrameGrinder grinder) {
    FrameTask task = queue.poll();
    if (task == null) {
      return false;
    }
    try {
      grind(grinder, task);
    } finally {
      queue.release(task);
    }
    return true;
  }

  private void grind(FrameGrinder grinder, FrameTask task) {
    SegmentEvents segment = directory.get(task.location().segment());
    if (segment == null) {
      return;
    }
    if (grinder.grind(segment, task) == FrameGrinder.Outcome.FAILED) {
      failures.failed(segment);
    }
    sealer.sealIfFinished(segment);
  }
}
