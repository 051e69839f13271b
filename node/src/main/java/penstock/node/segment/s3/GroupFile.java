package penstock.node.segment.s3;

import akka.util.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import penstock.node.segment.log.MediumFile;

/**
 * A segment that is appended to: what is written gathers in memory, at most a group of it, and a
 * force makes it durable as an object of its own. Used by one thread.
 */
final class GroupFile implements MediumFile {

  private final OpenSegment segment;
  private final Catalog catalog;
  private final GroupCommit commit;
  private ByteString pending = ByteString.emptyByteString();
  private long start;

  /**
   * @param start where the first group that is written here begins
   */
  GroupFile(OpenSegment segment, Catalog catalog, GroupCommit commit, long start) {
    this.segment = segment;
    this.catalog = catalog;
    this.commit = commit;
    this.start = start;
  }

  @Override
  public void write(ByteBuffer bytes, long position) throws IOException {
    if (position != start + pending.size()) {
      throw new IOException(
          segment.name() + " is only appended to: at " + (start + pending.size()));
    }
    pending = pending.concat(ByteString.fromByteBuffer(bytes));
  }

  @Override
  public void force() throws IOException {
    ByteString group = pending;
    pending = ByteString.emptyByteString();
    commit.commit(segment, start, group);
    start += group.size();
  }

  /** A group whose outcome nobody knew may stand behind the last one that is known. */
  @Override
  public long appendAt(long end) throws IOException {
    AtomicLong behind = new AtomicLong(-1);
    boolean mine =
        commit.until(
            () -> {
              catalog
                  .open(segment.name())
                  .filter(row -> row.owner().equals(segment.owner()))
                  .ifPresent(row -> behind.set(row.end()));
              return behind.get() >= 0;
            });
    if (!mine) {
      throw commit.taken(segment.name());
    }
    start = behind.get();
    return start;
  }

  @Override
  public int read(ByteBuffer into, long position) {
    throw new UnsupportedOperationException("groups are read from their objects");
  }

  @Override
  public void truncate(long size) {
    throw new UnsupportedOperationException("objects don't change");
  }

  @Override
  public long size() {
    return start;
  }

  @Override
  public void close() {
    pending = ByteString.emptyByteString();
  }
}
