package penstock.node.segment.s3;

import static penstock.node.segment.SegmentFormat.SEGMENT_HEADER_BYTES;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.database.DatabaseException;
import penstock.node.segment.FrameScanner;
import penstock.node.segment.SegmentException;
import penstock.node.segment.SegmentTotals;
import penstock.node.segment.log.LiveSegment;
import penstock.node.segment.log.SegmentIndexer;
import penstock.node.segment.log.SegmentMetrics;

/**
 * Takes segments over. The catalog's change of owner comes first: nothing is appended behind it, so
 * the groups that it lists then are all there are. Where this node ends or fails in the middle, the
 * segment is abandoned again and claimed once more. Safe for use by several threads.
 */
final class Claims {

  private static final Logger LOG = LoggerFactory.getLogger(Claims.class);

  private final Bucket bucket;
  private final Readers readers;
  private final Catalog catalog;
  private final OpenSegments open;
  private final String node;
  private final SegmentMetrics segmentMetrics;
  private final BucketMetrics metrics;
  private final Consumer<LiveSegment> taken;

  /** Owners as they were when somebody asked what is abandoned: a claim expects that one. */
  private final Map<String, String> owners = new ConcurrentHashMap<>();

  private final ReentrantLock claiming = new ReentrantLock();

  /**
   * @param taken is handed what is to be sealed once it is settled
   */
  Claims(
      Bucket bucket,
      Readers readers,
      Catalog catalog,
      OpenSegments open,
      String node,
      SegmentMetrics segmentMetrics,
      BucketMetrics metrics,
      Consumer<LiveSegment> taken) {
    this.bucket = bucket;
    this.readers = readers;
    this.catalog = catalog;
    this.open = open;
    this.node = node;
    this.segmentMetrics = segmentMetrics;
    this.metrics = metrics;
    this.taken = taken;
  }

  /** Also those that this node has claimed and could not load. */
  List<String> abandoned(Set<String> liveNodeIds) {
    Map<String, String> all = read(catalog::owners);
    owners.keySet().retainAll(all.keySet());
    List<String> abandoned = new ArrayList<>();
    all.forEach(
        (segment, owner) -> {
          boolean lost = owner.equals(node) && open.get(segment) == null;
          if (lost || !(liveNodeIds.contains(owner) || owner.equals(node))) {
            owners.put(segment, owner);
            abandoned.add(segment);
          } else {
            owners.remove(segment);
          }
        });
    return abandoned;
  }

  /** Whether it is this node's now. */
  boolean claim(String segment) {
    claiming.lock();
    try {
      String owner = owners.get(segment);
      if (owner == null || open.get(segment) != null) {
        return false;
      }
      if (!read(() -> catalog.claim(segment, owner, node))) {
        owners.remove(segment);
        return false;
      }
      owners.put(segment, node);
      OpenSegment loaded = load(segment);
      owners.remove(segment);
      if (loaded != null) {
        take(loaded, owner);
      }
      return loaded != null;
    } catch (IOException e) {
      throw new SegmentException.Unavailable(
          "segment " + segment + " was claimed and can't be read yet: " + e.getMessage(), e);
    } finally {
      claiming.unlock();
    }
  }

  private void take(OpenSegment segment, String from) {
    SegmentTotals totals = segment.live().totals();
    LOG.info("took segment {} over from {}: {}", segment.name(), from, totals);
    metrics.taken.inc();
    open.put(segment);
    taken.accept(segment.live());
  }

  private @Nullable OpenSegment load(String name) throws IOException {
    OpenRow row = read(() -> catalog.open(name)).orElse(null);
    if (row == null || !row.owner().equals(node)) {
      return null;
    }
    OpenSegment groups = new OpenSegment(new LiveSegment(name, row.id()), node, row.createdUs());
    groups.addAll(read(() -> catalog.groups(name)));
    FrameScanner scanner =
        new FrameScanner(
            new GroupReader(bucket, readers, groups),
            row.id(),
            SEGMENT_HEADER_BYTES,
            row.end(),
            (from, to, reason) -> report(name, from, (to - from) + " bytes skipped: " + reason));
    LiveSegment live =
        new SegmentIndexer(name, scanner, (offset, reason) -> report(name, offset, reason)).index();
    OpenSegment segment =
        OpenSegment.taken(
            live == null ? new LiveSegment(name, row.id()) : live, node, row.createdUs());
    segment.addAll(List.copyOf(groups.groups()));
    segment.live().setEnd(row.end());
    return segment;
  }

  private void report(String segment, long offset, @Nullable String reason) {
    segmentMetrics.corrupt.inc();
    LOG.error("segment {}, offset {}: damaged, {}", segment, offset, reason);
  }

  private interface Question<T> {
    T ask();
  }

  private static <T> T read(Question<T> question) {
    try {
      return question.ask();
    } catch (DatabaseException e) {
      throw new SegmentException.Unavailable(String.valueOf(e.getMessage()), e);
    }
  }
}
