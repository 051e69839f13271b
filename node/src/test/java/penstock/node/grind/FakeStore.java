package penstock.node.grind;

import akka.util.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import penstock.node.segment.FrameHeader;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.FrameRef;
import penstock.node.segment.SegmentException;
import penstock.node.segment.SegmentInfo;
import penstock.node.segment.SegmentStore;
import penstock.node.segment.StoredFrame;
import penstock.protocol.SeqRanges;

/**
 * A store in memory. Segments end when a test says so; reads fail where a test says so; listeners
 * are told at once, or by hand.
 */
final class FakeStore implements SegmentStore {

  private static final int STEP = 4096;

  private static final class Segment {
    final String name;
    final List<StoredFrame> frames = new ArrayList<>();
    boolean sealed;

    Segment(String name) {
      this.name = name;
    }
  }

  private final List<Segment> segments = new ArrayList<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final Map<FrameLocation, RuntimeException> faults = new ConcurrentHashMap<>();
  final AtomicInteger reads = new AtomicInteger();
  volatile boolean silent;
  private int count;

  FakeStore() {
    roll();
  }

  /** Further frames go into a new segment. Returns the name of the one before. */
  synchronized String roll() {
    String before = segments.isEmpty() ? "" : active().name;
    segments.add(new Segment(String.format("n1-%03d", ++count)));
    return before;
  }

  private Segment active() {
    return segments.get(segments.size() - 1);
  }

  @Override
  public CompletionStage<FrameLocation> append(FrameHeader header, ByteString payload) {
    return CompletableFuture.completedFuture(add(header, payload));
  }

  synchronized FrameLocation add(FrameHeader header, ByteString payload) {
    Segment segment = active();
    FrameLocation location =
        new FrameLocation(segment.name, (long) STEP * (1 + segment.frames.size()));
    segment.frames.add(new StoredFrame(location, header, null, payload));
    return location;
  }

  @Override
  public void settle(FrameLocation location, SeqRanges owned) {
    synchronized (this) {
      List<StoredFrame> frames = segment(location.segment()).frames;
      int at = (int) (location.offset() / STEP) - 1;
      StoredFrame frame = frames.get(at);
      frames.set(at, new StoredFrame(location, frame.header(), owned, frame.payload()));
    }
    if (!silent && !owned.isEmpty()) {
      listeners.forEach(listener -> listener.onSettled(location, owned));
    }
  }

  private Segment segment(String name) {
    return segments.stream()
        .filter(segment -> segment.name.equals(name))
        .findAny()
        .orElseThrow(() -> new SegmentException.Missing("no segment " + name));
  }

  /** Says that a segment is complete. */
  void seal(String name) {
    synchronized (this) {
      segment(name).sealed = true;
    }
    SegmentInfo info = info(name);
    listeners.forEach(listener -> listener.onSealed(info));
  }

  void delete(String name) {
    SegmentInfo info = info(name);
    synchronized (this) {
      segments.remove(segment(name));
    }
    listeners.forEach(listener -> listener.onDeleted(info));
  }

  synchronized SegmentInfo info(String name) {
    return info(segment(name));
  }

  /** From now on reading this frame fails. */
  void fail(FrameLocation location, RuntimeException fault) {
    faults.put(location, fault);
  }

  void heal() {
    faults.clear();
  }

  /** As a process that ends: nobody listens any more. */
  void restart() {
    listeners.clear();
  }

  @Override
  public synchronized List<FrameRef> find(@Nullable Set<String> devices, long fromUs, long toUs) {
    return segments.stream()
        .flatMap(segment -> segment.frames.stream())
        .filter(frame -> frame.owned() != null && !frame.owned().isEmpty())
        .filter(frame -> devices == null || devices.contains(frame.header().device()))
        .filter(frame -> frame.header().minTimeUs() < toUs && frame.header().maxTimeUs() >= fromUs)
        .map(FakeStore::ref)
        .toList();
  }

  private static FrameRef ref(StoredFrame frame) {
    FrameHeader header = frame.header();
    SeqRanges owned = frame.owned();
    return new FrameRef(
        frame.location(),
        frame.payload().size(),
        header.device(),
        header.stream(),
        owned == null ? SeqRanges.EMPTY : owned,
        header.minTimeUs(),
        header.maxTimeUs(),
        header.rawBytes());
  }

  @Override
  public List<FrameRef> holding(String device, String stream, SeqRanges wanted) {
    throw new UnsupportedOperationException("the grinder does not ask for it");
  }

  @Override
  public StoredFrame read(FrameLocation location) {
    reads.incrementAndGet();
    RuntimeException fault = faults.get(location);
    if (fault != null) {
      throw fault;
    }
    synchronized (this) {
      return segment(location.segment()).frames.get((int) (location.offset() / STEP) - 1);
    }
  }

  @Override
  public synchronized List<SegmentInfo> segments() {
    return segments.stream().map(FakeStore::info).toList();
  }

  private static SegmentInfo info(Segment segment) {
    return new SegmentInfo(
        segment.name,
        segment.sealed,
        (long) STEP * segment.frames.size(),
        segment.frames.stream().mapToLong(frame -> frame.header().rawBytes()).sum(),
        segment.frames.size(),
        segment.frames.stream()
            .mapToLong(frame -> frame.header().minTimeUs())
            .min()
            .orElse(Long.MAX_VALUE),
        segment.frames.stream()
            .mapToLong(frame -> frame.header().maxTimeUs())
            .max()
            .orElse(Long.MIN_VALUE));
  }

  @Override
  public void scan(@Nullable FrameLocation after, Consumer<StoredFrame> consumer) {
    throw new UnsupportedOperationException("the grinder does not ask for it");
  }

  @Override
  public @Nullable FrameLocation end() {
    return null;
  }

  @Override
  public void addListener(Listener listener) {
    listeners.add(listener);
  }

  @Override
  public void close() {}
}
