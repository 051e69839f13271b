package penstock.node.segment.s3;

import akka.util.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import penstock.node.segment.FrameScanner;
import penstock.node.segment.SegmentFormat;
import penstock.node.segment.log.LiveSegment;
import penstock.node.segment.log.SegmentIndexer;
import penstock.protocol.SeqRanges;

/**
 * The golden segment, all of it settled and merged. {@link #main} wrote {@code golden-merged.seg}
 * once; it is not written again.
 */
final class GoldenMerge {

  static final String NAME = "golden-v1";
  private static final Readers READERS = new Readers();
  private static final long CREATED_US = 1_700_000_000_000_000L;

  private GoldenMerge() {}

  static byte[] resource(String name) throws IOException {
    try (InputStream in = GoldenMerge.class.getResourceAsStream("/segment/" + name)) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }

  /** Its groups end where the footer begins; the last frame is settled here. */
  static OpenSegment segment(Bucket bucket) throws IOException {
    byte[] bytes = resource("golden-v1.seg");
    bucket.put("open/golden", ByteString.fromArray(bytes));
    OpenSegment groups = new OpenSegment(new LiveSegment(NAME, 0), "n1", CREATED_US);
    groups.add(new Group(NAME, 0, bytes.length, "open/golden"));
    FrameScanner scanner =
        new FrameScanner(
            new GroupReader(bucket, READERS, groups),
            null,
            SegmentFormat.SEGMENT_HEADER_BYTES,
            bytes.length,
            (from, to, reason) -> {
              throw new AssertionError(reason);
            });
    LiveSegment live = Objects.requireNonNull(indexed(scanner));
    OpenSegment segment = new OpenSegment(live, "n1", CREATED_US);
    segment.add(new Group(NAME, 0, bytes.length, "open/golden"));
    live.forEach(
        null,
        entry -> {
          if (entry.owned() == null) {
            live.settle(entry.offset(), SeqRanges.of(0, 1), () -> {});
          }
        });
    return segment;
  }

  private static @Nullable LiveSegment indexed(FrameScanner scanner) throws IOException {
    return new SegmentIndexer(NAME, scanner, (offset, reason) -> {}).index();
  }

  static MergePlan plan(OpenSegment segment) {
    LiveSegment.Snapshot snapshot = segment.live().snapshot();
    return MergePlan.of(segment.live().id(), snapshot.totals(), snapshot.entries());
  }

  static byte[] merged(int passBytes) throws IOException {
    FakeBucket objects = new FakeBucket();
    Bucket bucket = objects.of(new Faults(1));
    OpenSegment segment = segment(bucket);
    new Merger(bucket, READERS, passBytes).merge(segment, plan(segment), "merged");
    return objects.contents("merged");
  }

  public static void main(String[] args) throws IOException {
    Files.write(Path.of(args[0]), merged(1 << 20));
  }
}
