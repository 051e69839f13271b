package penstock.node.segment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Files that are made of sealed segments, one of each, and that all nodes of a fleet can read:
 * their events. Whose segment has none yet has to make it. Blocking; thread-safe.
 *
 * <p>All methods throw {@link SegmentException.Unavailable} where the catalog or the store is away.
 */
public interface SegmentFiles {

  /**
   * A file that all nodes can read.
   *
   * @param key names its contents: another file of the segment has another one
   */
  record SegmentFile(String segment, String key, long bytes) {}

  /** Makes a file that of a sealed segment, in the place of the one before. */
  void put(String segment, Path file) throws IOException;

  /** The files of sealed segments with a record in the span, oldest first. */
  List<SegmentFile> overlapping(long fromUs, long toUs);

  /** Copies a file's contents; fails where it is not there (any more). */
  void fetch(SegmentFile file, Path into) throws IOException;

  /** All segments that have no file, sealed or not, and their owners. */
  Map<String, String> without();

  /** Sealed segments that have no file and belong to none of these nodes, oldest first. */
  List<String> abandoned(Set<String> nodes);

  /**
   * Makes a sealed segment without a file this node's, so that it makes the file.
   *
   * @return null where another node was faster
   */
  @Nullable SegmentInfo claim(String segment);
}
