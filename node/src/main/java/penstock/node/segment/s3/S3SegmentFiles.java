package penstock.node.segment.s3;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.database.DatabaseException;
import penstock.node.segment.SegmentException;
import penstock.node.segment.SegmentFiles;
import penstock.node.segment.SegmentInfo;

/**
 * Files of events as objects beside the segments. The object comes first, then its key in the
 * catalog, then the object before it goes; a crash in between leaves an object that goes with its
 * segment. Thread-safe.
 */
final class S3SegmentFiles implements SegmentFiles {

  private static final Logger LOG = LoggerFactory.getLogger(S3SegmentFiles.class);

  private static final int PIECE_BYTES = 4 << 20;

  private final Bucket bucket;
  private final JdbcEventsCatalog catalog;
  private final String node;

  /** As they were when somebody asked what is abandoned: a claim expects that owner. */
  private final Map<String, String> owners = new ConcurrentHashMap<>();

  S3SegmentFiles(Bucket bucket, JdbcEventsCatalog catalog, String node) {
    this.bucket = bucket;
    this.catalog = catalog;
    this.node = node;
  }

  @Override
  public void put(String segment, Path file) throws IOException {
    SegmentFile made = new SegmentFile(segment, Keys.events(segment), Files.size(file));
    bucket.put(made.key(), made.bytes(), out -> Files.copy(file, out));
    String before = read(() -> Optional.ofNullable(catalog.put(made))).orElse(null);
    if (before != null) {
      delete(before);
    }
  }

  private void delete(String key) {
    try {
      bucket.delete(key);
    } catch (IOException e) {
      LOG.warn("{} is of no use any more and goes with its segment: {}", key, e.toString());
    }
  }

  @Override
  public List<SegmentFile> overlapping(long fromUs, long toUs) {
    return read(() -> catalog.overlapping(fromUs, toUs));
  }

  @Override
  public void fetch(SegmentFile file, Path into) throws IOException {
    try (OutputStream out = Files.newOutputStream(into)) {
      for (long at = 0; at < file.bytes(); at += PIECE_BYTES) {
        int length = (int) Math.min(PIECE_BYTES, file.bytes() - at);
        byte[] piece = bucket.get(file.key(), at, length);
        if (piece.length < length) {
          throw new IOException(file.key() + " ends before byte " + (at + length));
        }
        out.write(piece);
      }
    }
  }

  @Override
  public Map<String, String> without() {
    return read(() -> catalog.without(false));
  }

  @Override
  public List<String> abandoned(Set<String> nodes) {
    Map<String, String> all = read(() -> catalog.without(true));
    all.values().removeAll(nodes);
    owners.keySet().retainAll(all.keySet());
    owners.putAll(all);
    return List.copyOf(all.keySet());
  }

  @Override
  public @Nullable SegmentInfo claim(String segment) {
    String owner = owners.remove(segment);
    boolean claimed = owner != null && read(() -> catalog.claim(segment, owner, node));
    return claimed ? read(() -> Optional.ofNullable(catalog.info(segment))).orElse(null) : null;
  }

  private static <T> T read(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (DatabaseException e) {
      throw new SegmentException.Unavailable(
          "the catalog of segments is away: " + e.getMessage(), e);
    }
  }
}
