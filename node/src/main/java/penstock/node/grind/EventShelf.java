package penstock.node.grind;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import penstock.node.database.DatabaseException;
import penstock.node.segment.SegmentException;
import penstock.node.segment.SegmentFiles;
import penstock.node.segment.SegmentFiles.SegmentFile;

/**
 * The sealed events of all segments of a fleet: in the store that all nodes share, with a copy here
 * of those that were asked for lately. Thread-safe.
 */
public final class EventShelf implements ShelvedEvents {

  private final SegmentFiles files;
  private final Runnable ahead;
  private final String node;
  private final EventCache cache;

  /**
   * @param ahead is run ahead of each file; what depends on a segment is to be durable when that
   *     has its file, because nobody looks at it again then. Where it fails the file waits
   * @param node id of this node, which the names of its segments begin with
   * @param directory for the copies; what is in it is deleted
   * @param bytesMax of all copies
   */
  public EventShelf(
      SegmentFiles files, Runnable ahead, String node, Path directory, long bytesMax) {
    this.files = files;
    this.ahead = ahead;
    this.node = node;
    this.cache = new EventCache(files, directory, bytesMax);
  }

  /** Puts the sealed file of a segment where all nodes find it. */
  void put(String segment, SealedEvents sealed) throws IOException {
    try {
      ahead.run();
      files.put(segment, sealed.file());
    } catch (SegmentException | DatabaseException e) {
      throw new IOException("the shelf of events is away: " + e.getMessage(), e);
    }
  }

  /** Whether this node began the segment. */
  boolean isOf(String segment) {
    return segment.startsWith(node + "-");
  }

  @Override
  public Map<String, String> missing() {
    return files.without();
  }

  @Override
  public EventStore.Cursor query(EventStore.Filter filter, Set<String> except) {
    List<EventSlice> slices = new ArrayList<>();
    for (SegmentFile file : files.overlapping(filter.fromUs(), filter.toUs())) {
      if (!except.contains(file.segment())) {
        slices.add(new ShelvedSlice(cache, file, filter));
      }
    }
    return new EventCursor(slices, cache::forget);
  }

  /** Deletes all in a directory, which is made where there is none. */
  static void empty(Path directory) {
    try {
      Files.createDirectories(directory);
      try (var left = Files.newDirectoryStream(directory)) {
        for (Path file : left) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the directory can't be used: " + directory, e);
    }
  }
}
