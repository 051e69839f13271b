package penstock.node.segment.s3;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import penstock.node.segment.FrameScanner;

/**
 * The groups of a segment as one run of bytes. Holds one group in memory, and reads some ahead, so
 * that a segment of very many small groups does not take a round trip for each. Reads each once
 * where positions ascend. Not thread-safe.
 */
final class GroupReader implements FrameScanner.Source {

  /** What is read ahead; a single group may have more. */
  private static final int AHEAD_BYTES = 8 << 20;

  private record Begun(Group group, Future<byte[]> bytes) {}

  private final Bucket bucket;
  private final Readers readers;
  private final OpenSegment segment;
  private final Deque<Begun> ahead = new ArrayDeque<>();
  private @Nullable Group held;
  private byte[] bytes = new byte[0];

  GroupReader(Bucket bucket, Readers readers, OpenSegment segment) {
    this.bucket = bucket;
    this.readers = readers;
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
      bytes = new byte[0];
      readAhead(group);
      bytes = Readers.await(Objects.requireNonNull(ahead.poll()).bytes());
      held = group;
    }
    return bytes;
  }

  /** Makes this group the first of those that are read. */
  private void readAhead(Group group) {
    while (!ahead.isEmpty() && !ahead.element().group().equals(group)) {
      ahead.remove().bytes().cancel(false);
    }
    Begun last = ahead.peekLast();
    Group next = last == null ? group : segment.groupBehind(last.group());
    long bytes = ahead.stream().mapToLong(begun -> begun.group().length()).sum();
    while (next != null
        && ahead.size() < Readers.THREADS
        && (ahead.isEmpty() || bytes + next.length() <= AHEAD_BYTES)) {
      Group one = next;
      ahead.add(new Begun(one, readers.begin(() -> fetch(one))));
      bytes += one.length();
      next = segment.groupBehind(one);
    }
  }

  private byte[] fetch(Group group) throws IOException {
    byte[] all = bucket.get(group.key(), 0, group.length());
    if (all.length != group.length()) {
      throw new IOException(
          group.key() + " has " + all.length + " bytes instead of " + group.length());
    }
    return all;
  }
}
