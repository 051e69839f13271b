package penstock.node.segment.local;

import akka.util.ByteString;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.segment.EncodedFrame;
import penstock.node.segment.FormatException;
import penstock.node.segment.FrameHeader;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.FrameRef;
import penstock.node.segment.SegmentException;
import penstock.node.segment.SegmentInfo;
import penstock.node.segment.SegmentSettings;
import penstock.node.segment.SegmentStore;
import penstock.node.segment.StoredFrame;
import penstock.node.segment.WriterStats;
import penstock.protocol.SeqRanges;

/**
 * Segments as files of one directory, of which one process at a time has the use. Four threads: the
 * writer commits groups, the preparer makes the next file ready, maintenance seals and deletes, and
 * the notifier tells listeners. A frame is durable when the force of its group has returned. Safe
 * for use by any number of threads.
 */
public final class LocalSegmentStore implements SegmentStore {

  private static final Logger LOG = LoggerFactory.getLogger(LocalSegmentStore.class);

  /** Those who settle have ended before the store does: what is open then stays open. */
  private static final Duration SETTLE_WAIT_AT_CLOSE = Duration.ofSeconds(1);

  private final SegmentSettings settings;
  private final Closeable lock;
  private final AppendQueue queue;
  private final DrainMeter meter = new DrainMeter(System::nanoTime);
  private final Notifier notifier = new Notifier();
  private final Segments segments;
  private final Sealer sealer;
  private final SegmentLookup lookup;
  private final FrameAccess frames;
  private final SegmentPreparer preparer;
  private final SegmentWriter writer;
  private final Maintenance maintenance;
  private final Settler settler;
  private final SegmentMetrics metrics;

  /**
   * Opens the segments of a directory, recovering those that a crash left without a footer.
   *
   * @param node names the segments; the same at every start
   * @param completions runs what depends on appends; one task per group of frames. A dispatcher of
   *     the actor system does
   * @throws SegmentException.Unavailable where the directory can't be used; the message says why
   */
  public static LocalSegmentStore open(
      SegmentSettings settings,
      Path directory,
      String node,
      Clock clock,
      Executor completions,
      SegmentMetrics metrics) {
    LongSupplier ids = new SecureRandom()::nextLong;
    try {
      Disk disk = new FileDisk(directory);
      return open(settings, disk, node, clock, ids, completions, metrics);
    } catch (IOException e) {
      throw new SegmentException.Unavailable(
          "the segments in " + directory + " can't be opened: " + e.getMessage(), e);
    }
  }

  static LocalSegmentStore open(
      SegmentSettings settings,
      Disk disk,
      String node,
      Clock clock,
      LongSupplier ids,
      Executor completions,
      SegmentMetrics metrics)
      throws IOException {
    Closeable lock = disk.lock();
    try {
      return new LocalSegmentStore(settings, disk, node, clock, ids, completions, metrics, lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private LocalSegmentStore(
      SegmentSettings settings,
      Disk disk,
      String node,
      Clock clock,
      LongSupplier ids,
      Executor completions,
      SegmentMetrics metrics,
      Closeable lock)
      throws IOException {
    this.settings = settings;
    this.metrics = metrics;
    this.lock = lock;
    Recovery recovery = new Recovery(disk, metrics);
    FooterReader footers = new FooterReader(disk, settings.indexCacheBytes());
    segments = new Segments(recovery);
    sealer = new Sealer(disk, segments, footers, notifier, metrics, settings.settleWait());
    SegmentNames names = new SegmentNames(node, clock);
    for (String name : names.take(disk.list())) {
      load(name, disk, footers, recovery);
    }
    queue =
        new AppendQueue(
            settings.queueBytes(),
            settings.queueFrames(),
            settings.linger().toNanos(),
            SegmentWriter.GROUP_BYTES_MAX);
    preparer = new SegmentPreparer(disk, names, ids, clock, settings.segmentBytes());
    writer =
        new SegmentWriter(
            queue,
            preparer,
            segments::put,
            this::finished,
            new Acks(queue, completions, meter, metrics),
            clock,
            metrics,
            settings.segmentBytes(),
            lastFrame());
    maintenance =
        new Maintenance(
            sealer,
            new Retention(
                disk,
                segments,
                notifier,
                metrics,
                clock,
                settings.retention(),
                settings.bytesMax()),
            writer,
            clock,
            settings.segmentAge());
    lookup = new SegmentLookup(segments, this::finished);
    frames = new FrameAccess(disk, segments, lookup, recovery);
    settler = new Settler(segments, lookup, notifier, writer, maintenance);
    start();
  }

  private void load(String name, Disk disk, FooterReader footers, Recovery recovery)
      throws IOException {
    try {
      segments.put(footers.open(name));
    } catch (FormatException e) {
      LOG.info("segment {} {}: reading its frames", name, e.getMessage());
      LiveSegment recovered = recovery.recover(name);
      if (recovered == null) {
        disk.delete(SegmentNames.file(name));
      } else {
        LOG.info("segment {} recovered: {}", name, recovered.totals());
        segments.put(recovered);
        sealer.add(recovered);
      }
    }
  }

  private @Nullable FrameLocation lastFrame() {
    FrameLocation last = null;
    for (Segment segment : segments.all()) {
      if (segment.totals().lastOffset() >= 0) {
        last = new FrameLocation(segment.name(), segment.totals().lastOffset());
      }
    }
    return last;
  }

  private void start() throws IOException {
    preparer.start();
    try {
      writer.start();
    } catch (IOException e) {
      preparer.close();
      throw e;
    }
    notifier.start();
    maintenance.start();
    metrics.watch(this::stats);
  }

  private void finished(LiveSegment segment) {
    sealer.add(segment);
    maintenance.wake();
  }

  @Override
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

  @Override
  public void settle(FrameLocation location, SeqRanges owned) {
    settler.settle(location, owned);
  }

  @Override
  public List<FrameRef> find(@Nullable Set<String> devices, long fromUs, long toUs) {
    return lookup.find(devices, fromUs, toUs);
  }

  @Override
  public List<FrameRef> holding(String device, String stream, SeqRanges wanted) {
    return lookup.holding(device, stream, wanted);
  }

  @Override
  public List<FrameRef> frames(String segment) {
    return lookup.frames(segment);
  }

  @Override
  public StoredFrame read(FrameLocation location) {
    return frames.read(location);
  }

  @Override
  public List<SegmentInfo> segments() {
    return segments.all().stream().map(Segment::info).toList();
  }

  @Override
  public void scan(@Nullable FrameLocation after, Consumer<StoredFrame> consumer) {
    frames.scan(after, consumer);
  }

  @Override
  public @Nullable FrameLocation end() {
    return writer.last();
  }

  @Override
  public void addListener(Listener listener) {
    notifier.add(listener);
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

  /** Does what is due by the clock now, and returns when it is done. */
  void maintain() {
    maintenance.runNow();
  }

  @Override
  public void close() {
    queue.close();
    writer.join();
    preparer.close();
    Duration wait = settings.settleWait();
    maintenance.close(wait.compareTo(SETTLE_WAIT_AT_CLOSE) < 0 ? wait : SETTLE_WAIT_AT_CLOSE);
    settler.close();
    notifier.close();
    try {
      lock.close();
    } catch (IOException e) {
      LOG.warn("releasing the lock of the segments: {}", e.toString());
    }
  }
}
