package penstock.node.segment.log;

import akka.util.ByteString;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import penstock.node.segment.EncodedFrame;
import penstock.node.segment.FrameHeader;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.SegmentException;
import penstock.node.segment.SegmentStore.Listener;
import penstock.node.segment.WriterStats;
import penstock.protocol.SeqRanges;

/**
 * The writing half of a segment store. Three threads: the writer commits groups, maintenance seals
 * and tidies up, and the notifier tells listeners. Where segments stand and how they are sealed is
 * the {@link Shelf}'s. Safe for use by any number of threads.
 */
public final class SegmentLog implements AutoCloseable {

  /** Those who settle have ended before the log does: what is open then stays open. */
  private static final Duration SETTLE_WAIT_AT_CLOSE = Duration.ofSeconds(1);

  private final LogSettings settings;
  private final SegmentSource source;
  private final SegmentMetrics metrics;
  private final AppendQueue queue;
  private final DrainMeter meter = new DrainMeter(System::nanoTime);
  private final Notifier notifier = new Notifier();
  private final Sealer sealer;
  private final SegmentWriter writer;
  private final Maintenance maintenance;
  private final Settler settler;

  /**
   * A log that is not started.
   *
   * @param completions runs what depends on appends; one task per group of frames
   * @param last the last frame that is durable, null where there is none
   */
  public SegmentLog(
      LogSettings settings,
      SegmentSource source,
      Shelf shelf,
      Clock clock,
      Executor completions,
      SegmentMetrics metrics,
      @Nullable FrameLocation last) {
    this.settings = settings;
    this.source = source;
    this.metrics = metrics;
    queue =
        new AppendQueue(
            settings.queueBytes(),
            settings.queueFrames(),
            settings.linger().toNanos(),
            settings.groupBytes());
    sealer = new Sealer(shelf, notifier, metrics, settings);
    writer =
        new SegmentWriter(
            queue,
            source,
            shelf::put,
            this::finished,
            new Acks(queue, completions, meter, metrics),
            clock,
            metrics,
            settings,
            last);
    maintenance = new Maintenance(sealer, shelf, writer, clock, settings.segmentAge());
    settler = new Settler(shelf, notifier, writer, maintenance);
  }

  /** Opens the first segment; fails where that can't be made. */
  public void start() throws IOException {
    writer.start();
    notifier.start();
    maintenance.start();
    metrics.watch(this::stats);
  }

  /** Takes a segment that gets no more frames: it is sealed once it is settled. */
  public void finished(LiveSegment segment) {
    sealer.add(segment);
    maintenance.wake();
  }

  /** As {@link penstock.node.segment.SegmentStore#append}. */
  public CompletionStage<FrameLocation> append(FrameHeader header, ByteString payload) {
    PendingAppend append =
        new PendingAppend(header, EncodedFrame.of(header, payload), System.nanoTime());
    try {
      queue.offer(append);
      return append.durable();
    } catch (SegmentException e) {
      if (e instanceof SegmentException.Busy) {
        metrics.busy.inc();
      }
      return CompletableFuture.failedFuture(e);
    }
  }

  /** As {@link penstock.node.segment.SegmentStore#settle}. */
  public void settle(FrameLocation location, SeqRanges owned) {
    settler.settle(location, owned);
  }

  /** The last frame that is durable, null where there is none. */
  public @Nullable FrameLocation end() {
    return writer.last();
  }

  public void addListener(Listener listener) {
    notifier.add(listener);
  }

  /** Tells listeners of something, behind what they were told before; may wait for them. */
  public void tell(Consumer<Listener> what) {
    notifier.tell(notifier.reserve(), what);
  }

  /** Segments that get no more frames and are not sealed. */
  public int waiting() {
    return sealer.size();
  }

  /** How the writer is doing. */
  public WriterStats stats() {
    AppendQueue.Load load = queue.load();
    return new WriterStats(
        load.frames(),
        load.bytes(),
        meter.durableBytesPerSecond(),
        meter.busyBytesPerSecond(),
        meter.commitLatency(),
        load.refusing());
  }

  /** Finishes the active segment, if it has frames, and goes on in another one. */
  public void roll() {
    writer.roll();
  }

  /** Does what is due by the clock now, and returns when it is done. */
  public void maintain() {
    maintenance.runNow();
  }

  /** Waits for what was appended, writes what was settled, and seals. */
  @Override
  public void close() {
    queue.close();
    writer.join();
    source.close();
    Duration wait = settings.settleWait();
    maintenance.close(wait.compareTo(SETTLE_WAIT_AT_CLOSE) < 0 ? wait : SETTLE_WAIT_AT_CLOSE);
    settler.close();
    notifier.close();
  }
}
