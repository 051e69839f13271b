package penstock.node.segment.s3;

import java.io.IOException;
import java.nio.ByteBuffer;
import penstock.node.segment.log.MediumFile;

/**
 * An object to be read, with a window, so that small reads behind each other are one request. Used
 * by one thread.
 */
final class ObjectFile implements MediumFile {

  private static final int WINDOW_BYTES = 128 * 1024;

  private final Bucket bucket;
  private final String key;
  private byte[] window = new byte[0];
  private long from;

  ObjectFile(Bucket bucket, String key) {
    this.bucket = bucket;
    this.key = key;
  }

  @Override
  public int read(ByteBuffer into, long position) throws IOException {
    if (position < from || position >= from + window.length) {
      window = bucket.get(key, position, Math.max(WINDOW_BYTES, into.remaining()));
      from = position;
    }
    int at = (int) (position - from);
    int length = Math.min(into.remaining(), window.length - at);
    into.put(window, at, length);
    return length == 0 ? -1 : length;
  }

  @Override
  public void write(ByteBuffer bytes, long position) {
    throw new UnsupportedOperationException("objects don't change");
  }

  @Override
  public void force() {
    throw new UnsupportedOperationException("objects don't change");
  }

  @Override
  public void truncate(long size) {
    throw new UnsupportedOperationException("objects don't change");
  }

  @Override
  public long size() {
    throw new UnsupportedOperationException("the catalog knows it");
  }

  @Override
  public void close() {}
}
