package penstock.node.grind;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import penstock.node.segment.SegmentException;
import penstock.node.segment.SegmentFiles;
import penstock.node.segment.SegmentFiles.SegmentFile;

/**
 * Copies of files of events on this node's disk, the least recently used go first. One that is
 * being read stays until nobody reads it; so there may be more of them than the limit for as long
 * as queries run, one for each query. Thread-safe; a file is fetched once however many ask for it.
 */
final class EventCache {

  private final SegmentFiles files;
  private final Path directory;
  private final long bytesMax;

  /** By key, the least recently used first. */
  private final Map<String, Copy> copies = new LinkedHashMap<>(16, 0.75f, true);

  private final Set<String> fetching = new HashSet<>();
  private final AtomicLong fetched = new AtomicLong();
  private long bytes;

  private record Copy(SegmentFile file, SealedEvents events) {}

  EventCache(SegmentFiles files, Path directory, long bytesMax) {
    this.files = files;
    this.directory = directory;
    this.bytesMax = bytesMax;
    EventShelf.empty(directory);
  }

  /** The file, which stays until it is unpinned. Blocks while it is fetched. */
  SealedEvents pinned(SegmentFile file) throws IOException {
    SealedEvents known = pinnedOrTurn(file.key());
    if (known != null) {
      return known;
    }
    Copy copy = null;
    try {
      copy = new Copy(file, fetch(file));
      return copy.events();
    } finally {
      end(file.key(), copy);
    }
  }

  /** Null where it is the caller's turn to fetch it. */
  private synchronized @Nullable SealedEvents pinnedOrTurn(String key) throws IOException {
    try {
      while (!copies.containsKey(key) && !fetching.add(key)) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while events were fetched", e);
    }
    Copy copy = copies.get(key);
    if (copy != null) {
      copy.events().pin();
      return copy.events();
    }
    return null;
  }

  private synchronized void end(String key, @Nullable Copy copy) {
    fetching.remove(key);
    if (copy != null) {
      copy.events().pin();
      copies.put(key, copy);
      bytes += copy.file().bytes();
      evict();
    }
    notifyAll();
  }

  private SealedEvents fetch(SegmentFile file) throws IOException {
    String name = Long.toString(fetched.incrementAndGet());
    Path working = directory.resolve(name + ".working");
    Path copy = directory.resolve(name + ".events");
    try {
      files.fetch(file, working);
      Files.move(working, copy, StandardCopyOption.ATOMIC_MOVE);
      return SealedEvents.open(copy, 0);
    } catch (SegmentException e) {
      throw new IOException("the shelf of events is away: " + e.getMessage(), e);
    } finally {
      Files.deleteIfExists(working);
    }
  }

  private void evict() {
    Iterator<Copy> oldest = copies.values().iterator();
    while (bytes > bytesMax && copies.size() > 1) {
      Copy copy = oldest.next();
      oldest.remove();
      bytes -= copy.file().bytes();
      copy.events().discard();
    }
  }

  /** Throws the copies of a segment away, because they are damaged. */
  synchronized void forget(String segment) {
    List<Copy> damaged = new ArrayList<>();
    copies.values().stream()
        .filter(copy -> copy.file().segment().equals(segment))
        .forEach(damaged::add);
    for (Copy copy : damaged) {
      copies.remove(copy.file().key());
      bytes -= copy.file().bytes();
      copy.events().discard();
    }
  }
}
