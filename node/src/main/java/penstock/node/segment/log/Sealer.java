package penstock.node.segment.log;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.crash.CrashPoint;
import penstock.node.segment.EncodedFrame;
import penstock.node.segment.FormatException;
import penstock.node.segment.SettleMark;

/**
 * Has segments sealed. One that gets no more frames waits here until all of them are settled, or
 * for {@code settleWait}; then its last marks and its footer are written. Meanwhile marks are
 * written about once a second. {@link #add} may be called from any thread, the rest runs on the
 * store's maintenance thread.
 */
final class Sealer {

  private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);

  private static final long PAUSE_NS = 5_000_000_000L;

  private static final class Waiting {
    final LiveSegment segment;
    long dueNs;
    long notBeforeNs;

    Waiting(LiveSegment segment, long nowNs, long dueNs) {
      this.segment = segment;
      this.notBeforeNs = nowNs;
      this.dueNs = dueNs;
    }
  }

  private final Shelf shelf;
  private final Notifier notifier;
  private final SegmentMetrics metrics;
  private final long settleWaitNs;
  private final boolean sealsUnsettled;
  private final GroupBuffer buffer = new GroupBuffer();
  private final Map<String, Waiting> waiting = new TreeMap<>();

  Sealer(Shelf shelf, Notifier notifier, SegmentMetrics metrics, LogSettings settings) {
    this.shelf = shelf;
    this.notifier = notifier;
    this.metrics = metrics;
    this.settleWaitNs = settings.settleWait().toNanos();
    this.sealsUnsettled = settings.sealsUnsettled();
  }

  /** Takes a segment that gets no more frames. */
  void add(LiveSegment segment) {
    long nowNs = System.nanoTime();
    synchronized (waiting) {
      waiting.put(segment.name(), new Waiting(segment, nowNs, nowNs + settleWaitNs));
    }
  }

  /** From now on segments wait for this long at most. */
  void hurry(Duration wait) {
    long dueNs = System.nanoTime() + wait.toNanos();
    synchronized (waiting) {
      waiting.values().forEach(one -> one.dueNs = Math.min(one.dueNs, dueNs));
    }
  }

  boolean isIdle() {
    return size() == 0;
  }

  int size() {
    synchronized (waiting) {
      return waiting.size();
    }
  }

  /** Seals what can be sealed, and writes the marks of what can't be yet. */
  void run() {
    List<Waiting> now;
    synchronized (waiting) {
      now = new ArrayList<>(waiting.values());
    }
    int over = now.size() - LogSettings.WAITING_MAX;
    for (Waiting one : now) {
      if (System.nanoTime() - one.notBeforeNs >= 0) {
        attempt(one, over-- > 0);
      }
    }
  }

  private void attempt(Waiting one, boolean overMany) {
    try {
      boolean due = overMany || System.nanoTime() - one.dueNs >= 0;
      if (one.segment.isSettled() || (sealsUnsettled && due)) {
        seal(one.segment);
        remove(one);
      } else if (one.segment.hasUnwritten()) {
        writeMarks(one.segment);
      }
    } catch (TakenException e) {
      giveUp(one, e);
    } catch (IOException | FormatException | RuntimeException e) {
      one.notBeforeNs = System.nanoTime() + PAUSE_NS;
      LOG.warn(
          "segment {} could not be sealed; its frames are safe, trying again: {}",
          one.segment.name(),
          e.toString());
    }
  }

  private void remove(Waiting one) {
    synchronized (waiting) {
      waiting.remove(one.segment.name(), one);
    }
  }

  private void giveUp(Waiting one, TakenException why) {
    LOG.error("segment {} is given up: {}", one.segment.name(), why.getMessage());
    remove(one);
    drop(one.segment);
  }

  private void drop(LiveSegment segment) {
    try {
      shelf.drop(segment);
    } catch (IOException e) {
      LOG.warn("segment {} is left behind: {}", segment.name(), e.toString());
    }
  }

  private void seal(LiveSegment segment) throws IOException, FormatException {
    if (segment.totals().frames() == 0) {
      shelf.drop(segment);
      return;
    }
    boolean done = false;
    while (!done) {
      LiveSegment.Snapshot snapshot = segment.snapshot();
      CrashPoint.BEFORE_SEAL.reach();
      Segment sealed = shelf.seal(segment, snapshot);
      CrashPoint.AFTER_SEAL.reach();
      done = replace(segment, sealed, snapshot.totals().unsettled());
    }
  }

  /** False where a frame was settled meanwhile, and the footer has to be written again. */
  private boolean replace(LiveSegment segment, Segment sealed, int unsettled) {
    boolean reserved = notifier.reserve();
    boolean done = segment.retire(unsettled, () -> shelf.replace(segment, sealed));
    if (!done || unsettled > 0) {
      notifier.cancel(reserved);
    } else {
      notifier.tell(reserved, listener -> listener.onSealed(sealed.info()));
    }
    if (done) {
      metrics.sealed.inc();
      metrics.unsettledAtSealing.inc(unsettled);
      LOG.info("sealed segment {}: {}", sealed.name(), sealed.totals());
    }
    return done;
  }

  private void writeMarks(LiveSegment segment) throws IOException {
    List<SettleMark> marks = segment.unwritten();
    try (MediumFile file = shelf.open(segment)) {
      GroupBuffer.Run run = buffer.start(file, segment.id(), file.appendAt(segment.end()));
      run.put(EncodedFrame.of(marks));
      long end = run.flush();
      file.force();
      segment.written(marks.size());
      segment.setEnd(end);
    }
  }
}
