package penstock.node.segment.log;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.crash.CrashPoint;
import penstock.node.segment.EncodedFrame;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.SegmentFormat;
import penstock.node.segment.SettleMark;

/**
 * Group commit. One thread takes everything that waits, writes it behind the active segment's last
 * frame, forces the file once and then tells those who wait; while it forces, the next group
 * gathers. Settle marks go along with a group, or alone after a second.
 *
 * <p>A file that refused a write or a force is never appended to again: what it holds behind the
 * last group that was forced is not known. The group fails, and the next goes to a new file; where
 * that fails as well, appends fail at once until, after a pause, a new file can be made.
 */
final class SegmentWriter {

  private static final Logger LOG = LoggerFactory.getLogger(SegmentWriter.class);

  /** How long marks wait for frames to go along with. */
  private static final long MARKS_WAIT_NS = 1_000_000_000L;

  private static final long IDLE_NS = 60_000_000_000L;

  /** The file that is written to; {@code end} is behind the last group that was forced. */
  private record Active(LiveSegment segment, MediumFile file, long end) {}

  private final AppendQueue queue;
  private final SegmentSource source;
  private final Consumer<LiveSegment> opened;
  private final Consumer<LiveSegment> finished;
  private final Acks acks;
  private final Clock clock;
  private final SegmentMetrics metrics;
  private final long segmentBytes;
  private final long groupBytes;
  private final Thread thread = new Thread(this::run, "segment-writer");
  private final GroupBuffer buffer = new GroupBuffer();
  private final Deque<PendingAppend> backlog = new ArrayDeque<>();
  private final RetryPause retry;
  private final AtomicBoolean marksWait = new AtomicBoolean();

  private @Nullable Active active;
  private long marksDueNs = Long.MAX_VALUE;
  private volatile boolean rollWanted;
  private volatile @Nullable FrameLocation last;
  private volatile @Nullable LiveSegment current;

  /**
   * A writer that is not started.
   *
   * @param opened is told of each segment before its first frame is written
   * @param finished is told of each segment that will get no more frames
   */
  SegmentWriter(
      AppendQueue queue,
      SegmentSource source,
      Consumer<LiveSegment> opened,
      Consumer<LiveSegment> finished,
      Acks acks,
      Clock clock,
      SegmentMetrics metrics,
      LogSettings settings,
      @Nullable FrameLocation last) {
    this.queue = queue;
    this.source = source;
    this.opened = opened;
    this.finished = finished;
    this.acks = acks;
    this.clock = clock;
    this.metrics = metrics;
    this.segmentBytes = settings.segmentBytes();
    this.groupBytes = settings.groupBytes();
    this.retry = new RetryPause(settings.retryPauseMax());
    this.last = last;
    thread.setDaemon(true);
  }

  /** Opens the first segment; fails where that can't be made. */
  void start() throws IOException {
    open(source.take());
    thread.start();
  }

  /** The last frame that is durable, null where there is none. */
  @Nullable FrameLocation last() {
    return last;
  }

  /** The segment that is written to, null while there is none. */
  @Nullable LiveSegment current() {
    return current;
  }

  /** Marks of the active segment wait to be written. */
  void marksWait() {
    if (!marksWait.get() && marksWait.compareAndSet(false, true)) {
      queue.nudge();
    }
  }

  /** Finishes the active segment, if it has frames, and goes on in another one. */
  void roll() {
    rollWanted = true;
    queue.nudge();
  }

  /** Waits until everything in the (closed) queue is durable, and finishes the active segment. */
  void join() {
    Threads.join(thread);
  }

  private void run() {
    try {
      boolean more = true;
      while (more) {
        more = queue.take(backlog, wakeAtNs());
        turnSafely();
      }
      finish();
    } finally {
      queue.close();
      queue.take(backlog, System.nanoTime());
      acks.failed(backlog, new IOException("the segment writer has ended"));
    }
  }

  /** A fault of the writer's own must not leave anyone waiting. */
  private void turnSafely() {
    try {
      turn();
    } catch (RuntimeException | Error e) {
      acks.failed(backlog, e);
      abandon(e);
    }
  }

  private void turn() {
    if (active == null) {
      if (retry.isDue()) {
        openNext();
      }
    } else if (rollWanted) {
      rollWanted = false;
      if (active.segment().totals().frames() > 0) {
        rollOver();
      }
    }
    while (active != null && !backlog.isEmpty()) {
      commit(nextGroup());
    }
    if (active != null) {
      writeMarksWhenDue();
    }
    if (active == null) {
      acks.failed(backlog, new IOException("no segment can be made"));
    }
  }

  private long wakeAtNs() {
    if (active == null) {
      return retry.dueNs();
    }
    return Math.min(marksDueNs, System.nanoTime() + IDLE_NS);
  }

  /** What fits into the active segment; where nothing does, into another one. */
  private List<PendingAppend> nextGroup() {
    if (!fits(backlog.element().bytes(), 0)) {
      rollOver();
    }
    List<PendingAppend> group = new ArrayList<>(Math.min(backlog.size(), 1024));
    long bytes = 0;
    while (active != null && !backlog.isEmpty() && bytes < groupBytes) {
      PendingAppend next = backlog.element();
      if (!group.isEmpty() && !fits(bytes + next.bytes(), group.size())) {
        break;
      }
      bytes += next.bytes();
      group.add(backlog.remove());
    }
    return group;
  }

  /** An empty segment takes a frame of any size. */
  private boolean fits(long bytes, int frames) {
    Active now = active;
    if (now == null) {
      return false;
    }
    int held = now.segment().totals().frames();
    return (now.end() == SegmentFormat.SEGMENT_HEADER_BYTES && frames == 0)
        || (now.end() + bytes <= segmentBytes && held + frames < LiveSegment.FRAMES_MAX);
  }

  private void commit(List<PendingAppend> group) {
    Active now = active;
    if (now == null || group.isEmpty()) {
      return;
    }
    long startedNs = System.nanoTime();
    try {
      long end = write(now, group);
      active = new Active(now.segment(), now.file(), end);
      retry.succeeded();
      publish(now, group, startedNs);
    } catch (IOException | RuntimeException | Error e) {
      acks.failed(group, e);
      abandon(e);
    }
  }

  /** Writes frames and marks and forces them; returns where they end. */
  private long write(Active now, List<PendingAppend> group) throws IOException {
    marksWait.set(false);
    marksDueNs = Long.MAX_VALUE;
    List<SettleMark> marks = now.segment().unwritten();
    if (group.isEmpty() && marks.isEmpty()) {
      return now.end();
    }
    GroupBuffer.Run run = buffer.start(now.file(), now.segment().id(), now.end());
    for (PendingAppend append : group) {
      run.put(append.frame());
    }
    if (!marks.isEmpty()) {
      run.put(EncodedFrame.of(marks));
    }
    CrashPoint.BEFORE_WRITE.reach();
    long end = run.flush();
    CrashPoint.AFTER_WRITE.reach();
    now.file().force();
    CrashPoint.AFTER_FSYNC.reach();
    now.segment().written(marks.size());
    return end;
  }

  private void publish(Active before, List<PendingAppend> group, long startedNs) {
    long offset = before.end();
    List<FrameLocation> locations = new ArrayList<>(group.size());
    for (PendingAppend append : group) {
      locations.add(new FrameLocation(before.segment().name(), offset));
      before.segment().add(offset, append.frame().length(), append.header());
      offset += append.bytes();
    }
    before.segment().touched(TimeUnit.MILLISECONDS.toMicros(clock.millis()));
    before.segment().setEnd(active == null ? offset : active.end());
    last = locations.get(locations.size() - 1);
    acks.durable(group, locations, startedNs);
  }

  private void writeMarksWhenDue() {
    Active now = active;
    if (now == null || !marksWait.get()) {
      return;
    }
    long nowNs = System.nanoTime();
    if (marksDueNs == Long.MAX_VALUE) {
      marksDueNs = nowNs + MARKS_WAIT_NS;
    } else if (nowNs >= marksDueNs) {
      writeMarks(now);
    }
  }

  private void writeMarks(Active now) {
    try {
      long end = write(now, List.of());
      active = new Active(now.segment(), now.file(), end);
      now.segment().setEnd(end);
    } catch (IOException e) {
      abandon(e);
    }
  }

  private void rollOver() {
    retireActive();
    openNext();
  }

  private void openNext() {
    try {
      open(source.take());
      queue.refuse(null);
    } catch (IOException e) {
      LOG.warn("no new segment: {}", e.toString());
      retry.failed();
      refuse(e);
    }
  }

  /** The first failure goes on in a new file at once, those right behind it after a pause. */
  private void abandon(Throwable cause) {
    metrics.failures.inc();
    Active spoilt = active;
    LOG.error(
        "appending to segment {} failed; what was not durable is refused, and a new segment begun",
        spoilt == null ? "(none)" : spoilt.segment().name(),
        cause);
    retireActive();
    if (retry.failed() == 1) {
      openNext();
    } else {
      refuse(cause);
    }
  }

  /** Until a new segment can be made. */
  private void refuse(Throwable cause) {
    queue.refuse(cause);
    acks.failed(backlog, cause);
  }

  private void open(SegmentSource.Prepared next) {
    opened.accept(next.segment());
    current = next.segment();
    active = new Active(next.segment(), next.file(), SegmentFormat.SEGMENT_HEADER_BYTES);
    marksDueNs = Long.MAX_VALUE;
  }

  private void retireActive() {
    Active old = active;
    active = null;
    current = null;
    if (old == null) {
      return;
    }
    try {
      old.file().close();
    } catch (IOException e) {
      LOG.warn("closing segment {}: {}", old.segment().name(), e.toString());
    }
    finished.accept(old.segment());
  }

  private void finish() {
    Active now = active;
    if (now != null && now.segment().hasUnwritten()) {
      writeMarks(now);
    }
    retireActive();
  }
}
