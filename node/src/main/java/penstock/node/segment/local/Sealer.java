package penstock.node.segment.local;

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
import penstock.node.segment.FooterEncoder;
import penstock.node.segment.FormatException;
import penstock.node.segment.SettleMark;

/**
 * Writes footers. A segment that gets no more frames waits here until all of them are settled, or
 * for {@code settleWait}; then its last marks and its footer are written and its file cut to size.
 * Meanwhile marks are written about once a second. {@link #add} may be called from any thread, the
 * rest runs on the store's maintenance thread.
 */
final class Sealer {

  private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);

  /** Bounds the memory of indexes that wait, 2 MB each; the oldest is sealed without waiting. */
  static final int WAITING_MAX = 16;

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

  private final Disk disk;
  private final Segments segments;
  private final FooterReader footers;
  private final Notifier notifier;
  private final SegmentMetrics metrics;
  private final long settleWaitNs;
  private final GroupBuffer buffer = new GroupBuffer();
  private final Map<String, Waiting> waiting = new TreeMap<>();

  Sealer(
      Disk disk,
      Segments segments,
      FooterReader footers,
      Notifier notifier,
      SegmentMetrics metrics,
      Duration settleWait) {
    this.disk = disk;
    this.segments = segments;
    this.footers = footers;
    this.notifier = notifier;
    this.metrics = metrics;
    this.settleWaitNs = settleWait.toNanos();
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
    synchronized (waiting) {
      return waiting.isEmpty();
    }
  }

  /** Seals what can be sealed, and writes the marks of what can't be yet. */
  void run() {
    List<Waiting> now;
    synchronized (waiting) {
      now = new ArrayList<>(waiting.values());
    }
    int over = now.size() - WAITING_MAX;
    for (Waiting one : now) {
      if (System.nanoTime() - one.notBeforeNs >= 0) {
        attempt(one, over-- > 0);
      }
    }
  }

  private void attempt(Waiting one, boolean overMany) {
    try {
      if (overMany || one.segment.isSettled() || System.nanoTime() - one.dueNs >= 0) {
        seal(one.segment);
        synchronized (waiting) {
          waiting.remove(one.segment.name(), one);
        }
      } else if (one.segment.hasUnwritten()) {
        writeMarks(one.segment);
      }
    } catch (IOException | FormatException e) {
      one.notBeforeNs = System.nanoTime() + PAUSE_NS;
      LOG.warn(
          "segment {} could not be sealed; its frames are safe, trying again: {}",
          one.segment.name(),
          e.toString());
    }
  }

  private void seal(LiveSegment segment) throws IOException, FormatException {
    if (segment.totals().frames() == 0) {
      segments.remove(segment);
      disk.delete(SegmentNames.file(segment.name()));
      return;
    }
    boolean done = false;
    while (!done) {
      LiveSegment.Snapshot snapshot = segment.snapshot();
      CrashPoint.BEFORE_SEAL.reach();
      writeFooter(segment, snapshot);
      CrashPoint.AFTER_SEAL.reach();
      done = replace(segment, footers.open(segment.name()), snapshot.totals().unsettled());
    }
  }

  private void writeFooter(LiveSegment segment, LiveSegment.Snapshot snapshot) throws IOException {
    try (DiskFile file = disk.open(SegmentNames.file(segment.name()))) {
      GroupBuffer.Run run = buffer.start(file, segment.id(), segment.end());
      if (!snapshot.unwritten().isEmpty()) {
        run.put(EncodedFrame.of(snapshot.unwritten()));
      }
      long offset = run.flush();
      run.put(FooterEncoder.encode(segment.id(), offset, snapshot.totals(), snapshot.entries()));
      long end = run.flush();
      file.truncate(end);
      file.force();
      segment.written(snapshot.unwritten().size());
      segment.setEnd(end);
    }
  }

  /** False where a frame was settled meanwhile, and the footer has to be written again. */
  private boolean replace(LiveSegment segment, SealedSegment sealed, int unsettled) {
    boolean reserved = notifier.reserve();
    boolean done = segment.retire(unsettled, () -> segments.replace(segment, sealed));
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
    try (DiskFile file = disk.open(SegmentNames.file(segment.name()))) {
      GroupBuffer.Run run = buffer.start(file, segment.id(), segment.end());
      run.put(EncodedFrame.of(marks));
      long end = run.flush();
      file.force();
      segment.written(marks.size());
      segment.setEnd(end);
    }
  }
}
