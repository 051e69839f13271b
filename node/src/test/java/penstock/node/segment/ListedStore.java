package penstock.node.segment;

import akka.util.ByteString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import penstock.protocol.SeqRanges;

/** A store in memory, one segment, whose frames can get lost. */
public final class ListedStore implements SegmentStore {

  private static final int STEP = 4096;

  private final Map<FrameLocation, StoredFrame> frames = new LinkedHashMap<>();
  private final Set<FrameLocation> damaged = java.util.concurrent.ConcurrentHashMap.newKeySet();
  private @Nullable FrameLocation end;

  @Override
  public CompletionStage<FrameLocation> append(FrameHeader header, ByteString payload) {
    return CompletableFuture.completedFuture(add(header, payload, null));
  }

  /**
   * @param owned null where it is not settled
   */
  public synchronized FrameLocation add(
      FrameHeader header, ByteString payload, @Nullable SeqRanges owned) {
    FrameLocation location = new FrameLocation("n1-001", (long) STEP * (1 + frames.size()));
    frames.put(location, new StoredFrame(location, header, owned, payload));
    end = location;
    return location;
  }

  /** From now on this frame can't be read. */
  public void damage(FrameLocation location) {
    damaged.add(location);
  }

  @Override
  public synchronized void settle(FrameLocation location, SeqRanges owned) {
    frames.computeIfPresent(
        location, (at, frame) -> new StoredFrame(at, frame.header(), owned, frame.payload()));
  }

  /** Null where the frame is not settled. */
  public synchronized @Nullable SeqRanges owned(FrameLocation location) {
    return read(location).owned();
  }

  @Override
  public List<FrameRef> find(@Nullable Set<String> devices, long fromUs, long toUs) {
    throw new UnsupportedOperationException("nobody who uses this store asks for it");
  }

  @Override
  public synchronized List<FrameRef> holding(String device, String stream, SeqRanges wanted) {
    List<FrameRef> refs = new ArrayList<>();
    for (StoredFrame frame : frames.values()) {
      FrameHeader header = frame.header();
      SeqRanges owned = frame.owned();
      if (owned != null
          && header.device().equals(device)
          && header.stream().equals(stream)
          && !owned.intersect(wanted).isEmpty()) {
        refs.add(
            new FrameRef(
                frame.location(),
                frame.payload().size(),
                device,
                stream,
                owned,
                header.minTimeUs(),
                header.maxTimeUs(),
                header.rawBytes()));
      }
    }
    return refs;
  }

  @Override
  public synchronized StoredFrame read(FrameLocation location) {
    StoredFrame frame = frames.get(location);
    if (frame == null || damaged.contains(location)) {
      throw new SegmentException.Missing("no frame at " + location);
    }
    return frame;
  }

  @Override
  public List<SegmentInfo> segments() {
    throw new UnsupportedOperationException("nobody who uses this store asks for it");
  }

  @Override
  public void scan(@Nullable FrameLocation after, Consumer<StoredFrame> consumer) {
    List<StoredFrame> all;
    synchronized (this) {
      all = List.copyOf(frames.values());
    }
    all.stream()
        .filter(frame -> after == null || frame.location().compareTo(after) > 0)
        .forEach(consumer);
  }

  @Override
  public synchronized @Nullable FrameLocation end() {
    return end;
  }

  @Override
  public void addListener(Listener listener) {}

  @Override
  public void close() {}
}
