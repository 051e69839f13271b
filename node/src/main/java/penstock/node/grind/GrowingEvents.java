package penstock.node.grind;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of a segment whose frames are being ground: a file of blocks that nobody reads after a
 * restart, and an index in memory that says which of its blocks are visible. Blocks are written
 * first and become visible together once their frame is finished, so a frame that fails half-way
 * leaves nothing but unused bytes. {@link #write} may be called from any thread; everything else is
 * guarded by the {@link SegmentEvents} that it belongs to.
 */
final class GrowingEvents {

  private static final Logger LOG = LoggerFactory.getLogger(GrowingEvents.class);

  private final Path file;
  private final AtomicLong end = new AtomicLong();
  private final Object opening = new Object();
  private volatile @Nullable FileChannel channel;
  private volatile boolean retired;

  private final OffsetSet begun = new OffsetSet();
  private final BlockIndex index = new BlockIndex();
  private final Set<String> ruleSets = new LinkedHashSet<>();
  private int finished;
  private int skipped;

  GrowingEvents(Path file) {
    this.file = file;
  }

  Path file() {
    return file;
  }

  /** Claims a frame, so that it is ground once; false where it was claimed before. */
  boolean begin(long frame) {
    return !retired && begun.add(frame);
  }

  boolean hasBegun(long frame) {
    return begun.contains(frame);
  }

  /** Appends a block that is not visible yet and returns where it is. */
  long write(ByteBuffer block) throws IOException {
    FileChannel open = open();
    long position = end.getAndAdd(block.remaining());
    long at = position;
    while (block.hasRemaining()) {
      at += open.write(block, at);
    }
    return position;
  }

  /** Makes a frame's blocks visible. */
  void finish(BlockIndex blocks, String ruleSet, boolean wasSkipped) {
    index.addAll(blocks);
    ruleSets.add(ruleSet);
    finished++;
    skipped += wasSkipped ? 1 : 0;
    closeIfUnused();
  }

  /** Gives a claim back. */
  void abandon(long frame) {
    begun.remove(frame);
    closeIfUnused();
  }

  /** Whether no frame is between its claim and its end. */
  boolean isQuiet() {
    return begun.size() == finished;
  }

  BlockIndex index() {
    return index;
  }

  Set<String> ruleSets() {
    return ruleSets;
  }

  /** Frames that were ground, skipped ones too. */
  int frames() {
    return finished;
  }

  int skippedFrames() {
    return skipped;
  }

  /** For reading; stays readable when the file is retired meanwhile. */
  FileChannel openForReading() throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ);
  }

  /** Takes no further frames and goes away once those at work have ended. */
  void retire() {
    retired = true;
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("{} could not be deleted, the next start tries again: {}", file, e.toString());
    }
    closeIfUnused();
  }

  private FileChannel open() throws IOException {
    FileChannel open = channel;
    if (open != null) {
      return open;
    }
    synchronized (opening) {
      if (channel == null) {
        channel =
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
      }
      return channel;
    }
  }

  private void closeIfUnused() {
    FileChannel open = channel;
    if (!retired || !isQuiet() || open == null) {
      return;
    }
    try {
      open.close();
    } catch (IOException e) {
      LOG.warn("{} could not be closed: {}", file, e.toString());
    }
  }
}
