package penstock.node.segment.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import penstock.node.segment.FormatException;
import penstock.node.segment.IndexEntry;
import penstock.node.segment.log.FooterReader;
import penstock.node.segment.log.SealedSegment;

/** Merged segments stay what they were. */
final class GoldenMergeTest {

  @Test
  void shouldWriteTheSameBytes() throws IOException {
    assertArrayEquals(GoldenMerge.resource("golden-merged.seg"), GoldenMerge.merged(1 << 20));
  }

  @Test
  void shouldWriteTheSameBytesInManyPasses() throws IOException {
    assertArrayEquals(GoldenMerge.merged(1 << 20), GoldenMerge.merged(1));
  }

  @Test
  void shouldFindFramesByTheOffsetsTheyHadBefore() throws IOException, FormatException {
    FakeBucket objects = new FakeBucket();
    Bucket bucket = objects.of(new Faults(1));
    OpenSegment before = GoldenMerge.segment(bucket);
    MergePlan plan = GoldenMerge.plan(before);
    objects.put("merged", GoldenMerge.resource("golden-merged.seg"));
    SealedRow row =
        new SealedRow(
            GoldenMerge.NAME,
            "merged",
            plan.bytes(),
            plan.trailer(),
            before.live().snapshot().totals());
    FooterReader footers = new FooterReader(key -> new ObjectFile(bucket, key), 1 << 20);
    SealedSegment sealed = S3Shelf.sealed(row, footers);
    List<IndexEntry> entries = new ArrayList<>();
    sealed.forEach(null, entries::add);
    assertEquals(plan.entries(), entries);
    entries.sort(Comparator.comparingLong(IndexEntry::offset));
    List<IndexEntry> written = before.live().snapshot().entries();
    for (int i = 0; i < written.size(); i++) {
      assertEquals(written.get(i), entries.get(i).movedTo(entries.get(i).offset()));
    }
  }
}
