package penstock.node.segment.s3;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import penstock.node.segment.FrameScanner;

/**
 * The groups of a segment as one run of bytes. Holds one group in memory, and reads each once where
 * positions ascend. Not thread-safe.
 */
final class GroupReader implements FrameScanner.Source {

  private final Bucket bucket;
  private final OpenSegment segment;
  private @Nullable Group held;
  private byte[] bytes = new byte[0];

  GroupReader(Bucket bucket, OpenSegment segment) {
    this.bucket = bucket;
    this.segment = segment;
  }

  @Override
  public int read(ByteBuffer into, long position) throws IOException {
    Group group = segment.groupAt(position);
    if (group == null) {
      return -1;
    }
    byte[] all = bytes(group);
    int from = (int) (position - group.start());
    int length = Math.min(into.remaining(), all.length - from);
    into.put(all, from, length);
    return length;
  }

  /** The whole group. */
  byte[] bytes(Group group) throws IOException {
    if (!group.equals(held)) {
      held = null;
      bytes = bucket.get(group.key(), 0, group.length());
      if (bytes.length != group.length()) {
        throw new IOException(
            group.key() + " has " + bytes.length + " bytes instead of " + group.length());
      }
      held = group;
    }
    return bytes;
  }
}
