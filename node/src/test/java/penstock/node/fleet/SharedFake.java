package penstock.node.fleet;

import akka.util.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import penstock.node.index.FakeSegments;
import penstock.node.segment.FrameHeader;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.FrameRef;
import penstock.node.segment.SegmentInfo;
import penstock.node.segment.SegmentStore;
import penstock.node.segment.SharedSegments;
import penstock.node.segment.StoredFrame;
import penstock.protocol.SeqRanges;

/** One node's view of segments that all nodes can read, and only their owners can search. */
final class SharedFake implements SegmentStore, SharedSegments {

  /** What all nodes share. */
  static final class Bucket {
    private final Map<String, FakeSegments> segments = new ConcurrentHashMap<>();
    private final Map<String, String> owners = new ConcurrentHashMap<>();
    private final AtomicLong looks = new AtomicLong();

    SharedFake store(String node) {
      return new SharedFake(this, node);
    }

    /** An open segment to be filled. */
    FakeSegments open(String segment, String owner) {
      owners.put(segment, owner);
      return segments.computeIfAbsent(segment, FakeSegments::new);
    }

    void clear() {
      breakReads(false);
      owners.clear();
      segments.clear();
      looks.set(0);
    }

    /** Lets every read fail in a way that no store promises. */
    void breakReads(boolean broken) {
      segments.values().forEach(segment -> segment.breakReadsAfter(broken ? 0 : Long.MAX_VALUE));
    }

    /** How many frames were read. */
    long reads() {
      return segments.values().stream().mapToLong(segment -> segment.reads.get()).sum();
    }

    /** How often somebody asked what is open. */
    long looks() {
      return looks.get();
    }

    void seal(String segment) {
      owners.remove(segment);
    }

    FakeSegments segment(String name) {
      FakeSegments segment = segments.get(name);
      if (segment == null) {
        throw new IllegalArgumentException(name);
      }
      return segment;
    }
  }

  private final Bucket bucket;
  private final String node;

  private SharedFake(Bucket bucket, String node) {
    this.bucket = bucket;
    this.node = node;
  }

  @Override
  public List<FrameRef> findOpen(@Nullable Set<String> devices, long fromUs, long toUs) {
    List<FrameRef> found = new ArrayList<>();
    openHere().forEach(name -> found.addAll(bucket.segment(name).find(devices, fromUs, toUs)));
    return found;
  }

  @Override
  public List<FrameRef> holdingOpen(String device, String stream, SeqRanges wanted) {
    return holding(findOpen(Set.of(device), Long.MIN_VALUE, Long.MAX_VALUE), stream, wanted);
  }

  private static List<FrameRef> holding(List<FrameRef> refs, String stream, SeqRanges wanted) {
    return refs.stream()
        .filter(ref -> ref.stream().equals(stream) && !ref.owned().intersect(wanted).isEmpty())
        .toList();
  }

  @Override
  public Set<String> openHere() {
    Set<String> here = new TreeSet<>();
    bucket.owners.forEach(
        (segment, owner) -> {
          if (owner.equals(node)) {
            here.add(segment);
          }
        });
    return here;
  }

  @Override
  public Map<String, String> open() {
    bucket.looks.incrementAndGet();
    return Map.copyOf(bucket.owners);
  }

  @Override
  public List<FrameRef> find(@Nullable Set<String> devices, long fromUs, long toUs) {
    List<FrameRef> found = new ArrayList<>(findOpen(devices, fromUs, toUs));
    bucket.segments.forEach(
        (name, segment) -> {
          if (!bucket.owners.containsKey(name)) {
            found.addAll(segment.find(devices, fromUs, toUs));
          }
        });
    return found;
  }

  @Override
  public List<FrameRef> holding(String device, String stream, SeqRanges wanted) {
    return holding(find(Set.of(device), Long.MIN_VALUE, Long.MAX_VALUE), stream, wanted);
  }

  @Override
  public StoredFrame read(FrameLocation location) {
    return bucket.segment(location.segment()).read(location);
  }

  @Override
  public List<SegmentInfo> segments() {
    return List.of();
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
    throw new UnsupportedOperationException();
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
