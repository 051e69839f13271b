package penstock.node.index;

import akka.util.ByteString;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import penstock.node.segment.BootSpan;
import penstock.node.segment.Codec;
import penstock.node.segment.FrameHeader;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.FrameRef;
import penstock.node.segment.SegmentException;
import penstock.node.segment.SegmentInfo;
import penstock.node.segment.SegmentStore;
import penstock.node.segment.StoredFrame;
import penstock.protocol.KmsgException;
import penstock.protocol.KmsgParser;
import penstock.protocol.RecordBatch;
import penstock.protocol.SeqRanges;

/** A store in memory that is given whole frames, and can lose or spoil them. */
public final class FakeSegments implements SegmentStore {

  private final String segment;
  private final Map<FrameLocation, StoredFrame> frames = new ConcurrentSkipListMap<>();
  private final Map<FrameLocation, FrameRef> refs = new ConcurrentHashMap<>();
  private final Map<FrameLocation, SegmentException> faults = new ConcurrentHashMap<>();
  private final AtomicLong nextOffset = new AtomicLong(16);
  public final AtomicLong reads = new AtomicLong();
  private volatile @Nullable SegmentException findFault;
  private volatile long readNanos;
  private volatile long readsUntilBroken = Long.MAX_VALUE;

  public FakeSegments() {
    this("seg-1");
  }

  /** With another name for its one segment. */
  public FakeSegments(String segment) {
    this.segment = segment;
  }

  /** A frame to be: set what matters. */
  public static final class FrameMaker {
    private final FakeSegments store;
    private final String device;
    private final String stream;
    private final StringBuilder lines = new StringBuilder();
    private List<BootSpan> boots = List.of(new BootSpan(0, 0, 0, false));
    private Codec codec = Codec.ZSTD;
    private @Nullable SeqRanges owned;

    private FrameMaker(FakeSegments store, String device, String stream) {
      this.store = store;
      this.device = device;
      this.stream = stream;
    }

    /** A record of kern.info. */
    public FrameMaker line(long seq, long monoUs, String text) {
      return raw("6," + seq + "," + monoUs + ",-;" + text + "\n");
    }

    public FrameMaker raw(String raw) {
      lines.append(raw);
      return this;
    }

    public FrameMaker boots(BootSpan... spans) {
      boots = List.of(spans);
      return this;
    }

    public FrameMaker codec(Codec codec) {
      this.codec = codec;
      return this;
    }

    public FrameMaker owned(SeqRanges ranges) {
      owned = ranges;
      return this;
    }

    public FrameLocation store() {
      return store.add(this);
    }
  }

  public FrameMaker frame(String device, String stream) {
    return new FrameMaker(this, device, stream);
  }

  private FrameLocation add(FrameMaker maker) {
    byte[] raw = maker.lines.toString().getBytes(StandardCharsets.ISO_8859_1);
    RecordBatch batch = parsed(raw);
    SeqRanges owned = maker.owned == null ? batch.runs() : maker.owned;
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    for (int i = 0; i < batch.count(); i++) {
      long time = spanOf(maker.boots, batch.seq(i)).startUs() + batch.monoUs(i);
      min = Math.min(min, time);
      max = Math.max(max, time);
    }
    ByteString payload = ByteString.fromArray(encoded(maker.codec, raw));
    FrameLocation location =
        new FrameLocation(segment, nextOffset.getAndAdd(payload.length() + 100L));
    FrameHeader header =
        new FrameHeader(
            maker.device,
            "router",
            Map.of(),
            maker.stream,
            owned,
            owned.min(),
            owned.max(),
            -1,
            max,
            -1,
            maker.boots,
            min,
            max,
            List.of(),
            maker.codec,
            raw.length,
            batch.malformedLines());
    frames.put(location, new StoredFrame(location, header, owned, payload));
    refs.put(
        location,
        new FrameRef(
            location, payload.length(), maker.device, maker.stream, owned, min, max, raw.length));
    return location;
  }

  private static BootSpan spanOf(List<BootSpan> boots, long seq) {
    BootSpan found = boots.get(0);
    for (BootSpan span : boots) {
      found = span.firstSeq() <= seq ? span : found;
    }
    return found;
  }

  private static RecordBatch parsed(byte[] raw) {
    RecordBatch batch = new RecordBatch();
    try {
      KmsgParser.anyOrder().parse(raw, 0, raw.length, true, batch);
    } catch (KmsgException e) {
      throw new IllegalArgumentException(e);
    }
    return batch;
  }

  private static byte[] encoded(Codec codec, byte[] raw) {
    return switch (codec) {
      case IDENTITY -> raw;
      case ZSTD -> Zstd.compress(raw);
      case GZIP -> gzip(raw);
    };
  }

  private static byte[] gzip(byte[] raw) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(raw);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Lets every read of a frame fail. */
  public void fail(FrameLocation location, SegmentException fault) {
    faults.put(location, fault);
  }

  /** Flips bits in the middle of a payload. */
  public void spoil(FrameLocation location) {
    frames.computeIfPresent(
        location,
        (at, frame) -> {
          byte[] payload = frame.payload().toArray();
          for (int i = 0; i < Math.min(8, payload.length); i++) {
            payload[i] ^= 0x55;
          }
          return new StoredFrame(at, frame.header(), frame.owned(), ByteString.fromArray(payload));
        });
  }

  /** Lets every read take as long as on a slow disk. */
  public void delayReads(Duration time) {
    readNanos = time.toNanos();
  }

  /** Lets reads fail in a way that no store promises, after some good ones. */
  public void breakReadsAfter(long good) {
    readsUntilBroken = good;
  }

  public StoredFrame stored(FrameLocation location) {
    StoredFrame frame = frames.get(location);
    if (frame == null) {
      throw new IllegalArgumentException("no frame at " + location);
    }
    return frame;
  }

  /** Lets every look for frames fail. */
  public void failFinds(SegmentException fault) {
    findFault = fault;
  }

  @Override
  public List<FrameRef> find(@Nullable Set<String> devices, long fromUs, long toUs) {
    SegmentException fault = findFault;
    if (fault != null) {
      throw fault;
    }
    return new ArrayList<>(
        refs.values().stream()
            .filter(ref -> devices == null || devices.contains(ref.device()))
            .filter(ref -> ref.minTimeUs() < toUs && ref.maxTimeUs() >= fromUs)
            .toList());
  }

  @Override
  public StoredFrame read(FrameLocation location) {
    if (reads.incrementAndGet() > readsUntilBroken) {
      throw new IllegalStateException("broken by the test");
    }
    if (readNanos > 0) {
      LockSupport.parkNanos(readNanos);
    }
    SegmentException fault = faults.get(location);
    if (fault != null) {
      throw fault;
    }
    return stored(location);
  }

  @Override
  public List<SegmentInfo> segments() {
    return List.of(
        new SegmentInfo(segment, false, nextOffset.get(), 0, frames.size(), 0, Long.MAX_VALUE));
  }

  @Override
  public List<FrameRef> holding(String device, String stream, SeqRanges wanted) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<FrameLocation> append(FrameHeader header, ByteString payload) {
    return CompletableFuture.failedFuture(new UnsupportedOperationException());
  }

  @Override
  public void settle(FrameLocation location, SeqRanges owned) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void scan(@Nullable FrameLocation after, Consumer<StoredFrame> consumer) {
    frames.values().forEach(consumer);
  }

  @Override
  public @Nullable FrameLocation end() {
    return null;
  }

  @Override
  public void addListener(Listener listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
