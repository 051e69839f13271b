package penstock.node.segment.local;

import akka.util.ByteString;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.segment.FormatException;
import penstock.node.segment.FrameHeader;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.FrameRef;
import penstock.node.segment.SegmentException;
import penstock.node.segment.SegmentInfo;
import penstock.node.segment.SegmentSettings;
import penstock.node.segment.StoredFrame;
import penstock.node.segment.WatchedStore;
import penstock.node.segment.WriterStats;
import penstock.node.segment.log.FooterReader;
import penstock.node.segment.log.LiveSegment;
import penstock.node.segment.log.LogSettings;
import penstock.node.segment.log.Segment;
import penstock.node.segment.log.SegmentLog;
import penstock.node.segment.log.SegmentMetrics;
import penstock.node.segment.log.SegmentNames;
import penstock.protocol.SeqRanges;

/**
 * Segments as files of one directory, of which one process at a time has the use. Beside the
 * threads of the log, the preparer makes the next file ready. A frame is durable when the force of
 * its group has returned. Safe for use by any number of threads.
 */
public final class LocalSegmentStore implements WatchedStore {

  private static final Logger LOG = LoggerFactory.getLogger(LocalSegmentStore.class);

  private final Closeable lock;
  private final Segments segments;
  private final SegmentLookup lookup;
  private final FrameAccess frames;
  private final SegmentPreparer preparer;
  private final SegmentLog log;

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
    this.lock = lock;
    Recovery recovery = new Recovery(disk, metrics);
    FooterReader footers = new FooterReader(disk::open, settings.indexCacheBytes());
    segments = new Segments(recovery);
    lookup = new SegmentLookup(segments, this::finished);
    frames = new FrameAccess(disk, segments, lookup, recovery);
    SegmentNames names = new SegmentNames(node, clock);
    List<LiveSegment> recovered = new ArrayList<>();
    for (String name : names.take(disk.list())) {
      load(name, disk, footers, recovery, recovered);
    }
    preparer = new SegmentPreparer(disk, names, ids, clock, settings.segmentBytes());
    Retention retention =
        new Retention(
            disk, segments, this::tell, metrics, clock, settings.retention(), settings.bytesMax());
    log =
        new SegmentLog(
            LogSettings.disk(settings),
            preparer,
            new LocalShelf(disk, segments, footers, lookup, retention),
            clock,
            completions,
            metrics,
            lastFrame());
    recovered.forEach(log::finished);
    start();
  }

  private void load(
      String name, Disk disk, FooterReader footers, Recovery recovery, List<LiveSegment> toBeSealed)
      throws IOException {
    try {
      segments.put(footers.open(name, SegmentNames.file(name)));
    } catch (FormatException e) {
      LOG.info("segment {} {}: reading its frames", name, e.getMessage());
      LiveSegment recovered = recovery.recover(name);
      if (recovered == null) {
        disk.delete(SegmentNames.file(name));
      } else {
        LOG.info("segment {} recovered: {}", name, recovered.totals());
        segments.put(recovered);
        toBeSealed.add(recovered);
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
      log.start();
    } catch (IOException e) {
      preparer.close();
      throw e;
    }
  }

  private void finished(LiveSegment segment) {
    log.finished(segment);
  }

  private void tell(Consumer<Listener> what) {
    log.tell(what);
  }

  @Override
  public CompletionStage<FrameLocation> append(FrameHeader header, ByteString payload) {
    return log.append(header, payload);
  }

  @Override
  public void settle(FrameLocation location, SeqRanges owned) {
    log.settle(location, owned);
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
    return log.end();
  }

  @Override
  public void addListener(Listener listener) {
    log.addListener(listener);
  }

  @Override
  public WriterStats stats() {
    return log.stats();
  }

  /** Does what is due by the clock now, and returns when it is done. */
  void maintain() {
    log.maintain();
  }

  @Override
  public void close() {
    log.close();
    try {
      lock.close();
    } catch (IOException e) {
      LOG.warn("releasing the lock of the segments: {}", e.toString());
    }
  }
}
