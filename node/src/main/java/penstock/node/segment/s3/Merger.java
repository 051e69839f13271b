package penstock.node.segment.s3;

import static penstock.node.segment.SegmentFormat.padding;

import akka.util.ByteString;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import penstock.node.segment.EncodedFrame;
import penstock.node.segment.IndexEntry;
import penstock.node.segment.SegmentHeader;

/**
 * Writes a segment's frames into one object in their final order. Goes over the groups as often as
 * it takes so that no more than a part of the heap holds frames: once for a segment of 64 MiB where
 * the heap has 1 GiB. Used by one thread.
 */
final class Merger {

  /** Which part of the heap a pass may take, as frames; a longer frame makes a pass of its own. */
  private static final int HEAP_SHARE = 16;

  private static final int PASS_BYTES_MAX = 64 << 20;

  private final Bucket bucket;
  private final Readers readers;
  private final int passBytes;

  Merger(Bucket bucket, Readers readers, int passBytes) {
    this.bucket = bucket;
    this.readers = readers;
    this.passBytes = passBytes;
  }

  /** How many bytes of frames a pass takes on this machine. */
  static int passBytes() {
    return (int) Math.min(PASS_BYTES_MAX, Runtime.getRuntime().maxMemory() / HEAP_SHARE);
  }

  void merge(OpenSegment segment, MergePlan plan, String key) throws IOException {
    bucket.put(key, plan.bytes(), out -> write(segment, plan, out));
  }

  private void write(OpenSegment segment, MergePlan plan, OutputStream out) throws IOException {
    out.write(new SegmentHeader(segment.live().id(), segment.createdUs()).encode());
    GroupReader groups = new GroupReader(bucket, readers, segment);
    List<IndexEntry> entries = plan.entries();
    int from = 0;
    while (from < entries.size()) {
      int to = from + 1;
      long bytes = MergePlan.padded(entries.get(from));
      while (to < entries.size() && bytes + MergePlan.padded(entries.get(to)) <= passBytes) {
        bytes += MergePlan.padded(entries.get(to++));
      }
      out.write(pass(segment, groups, entries.subList(from, to), (int) bytes));
      from = to;
    }
    write(plan.marks(), segment.live().id(), out);
    write(plan.footer(), segment.live().id(), out);
  }

  /** The frames of a pass, each in its place; read in the order in which they were written. */
  private static byte[] pass(
      OpenSegment segment, GroupReader groups, List<IndexEntry> entries, int length)
      throws IOException {
    byte[] bytes = new byte[length];
    long first = entries.get(0).position();
    IndexEntry[] byOffset = entries.toArray(IndexEntry[]::new);
    Arrays.sort(byOffset, Comparator.comparingLong(IndexEntry::offset));
    for (IndexEntry entry : byOffset) {
      Group group = segment.groupAt(entry.offset());
      if (group == null) {
        throw new IOException("no group of " + segment.name() + " holds " + entry.offset());
      }
      System.arraycopy(
          groups.bytes(group),
          (int) (entry.offset() - group.start()),
          bytes,
          (int) (entry.position() - first),
          entry.length());
    }
    return bytes;
  }

  private static void write(EncodedFrame frame, long id, OutputStream out) throws IOException {
    out.write(frame.front(id));
    ByteString payload = frame.payload();
    out.write(payload.toArrayUnsafe());
    out.write(new byte[padding(frame.length())]);
  }
}
