package penstock.node.segment.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.segment.SegmentFormat;
import penstock.node.segment.SegmentHeader;
import penstock.node.segment.log.LiveSegment;
import penstock.node.segment.log.MediumFile;
import penstock.node.segment.log.SegmentNames;
import penstock.node.segment.log.SegmentSource;
import penstock.node.segment.log.Threads;

/**
 * Keeps the next segment's file ready, so that rolling costs the writer nothing: its own thread
 * makes the file durable with its header, then fills it with zeros, in pieces and slowly, because
 * appending to blocks that are there is twice as fast. Whoever needs the file earlier gets it with
 * the zeros that it has; it then grows.
 */
final class SegmentPreparer implements SegmentSource {

  private static final Logger LOG = LoggerFactory.getLogger(SegmentPreparer.class);

  /** A commit that comes in between waits for this much at most. */
  private static final int PIECE_BYTES = 256 * 1024;

  private static final int PIECES_PER_FORCE = 4;

  /** At most 50 MB/s of zeros: 64 MiB in 1.5 s, which the writer fills in about 3 at full load. */
  private static final long PAUSE_NS = 5_000_000;

  private final Disk disk;
  private final SegmentNames names;
  private final LongSupplier ids;
  private final Clock clock;
  private final long segmentBytes;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable Prepared next;
  private @Nullable IOException failure;
  private boolean filling;
  private boolean wanted;
  private boolean closed;

  SegmentPreparer(Disk disk, SegmentNames names, LongSupplier ids, Clock clock, long segmentBytes) {
    this.disk = disk;
    this.names = names;
    this.ids = ids;
    this.clock = clock;
    this.segmentBytes = segmentBytes;
    this.thread = new Thread(this::run, "segment-preparer");
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  @Override
  public Prepared take() throws IOException {
    lock.lock();
    try {
      wanted = true;
      failure = null;
      changed.signalAll();
      while (failure == null && !closed && (next == null || filling)) {
        changed.awaitUninterruptibly();
      }
      wanted = false;
      return takeOrFail();
    } finally {
      lock.unlock();
    }
  }

  private Prepared takeOrFail() throws IOException {
    Prepared taken = next;
    if (taken == null) {
      throw new IOException(
          failure == null ? "the segment store is closed" : failure.getMessage(), failure);
    }
    next = null;
    changed.signalAll();
    return taken;
  }

  private void run() {
    while (awaitWork()) {
      try {
        Prepared made = make();
        if (publish(made)) {
          fill(made.file());
        }
      } catch (IOException e) {
        fail(e);
      }
    }
  }

  /** Until the file made last was taken, and after a failure until one is wanted. */
  private boolean awaitWork() {
    lock.lock();
    try {
      while (!closed && (next != null || (failure != null && !wanted))) {
        changed.awaitUninterruptibly();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private Prepared make() throws IOException {
    String name = names.next();
    long id = ids.getAsLong();
    MediumFile file = disk.create(SegmentNames.file(name));
    try {
      long createdUs = TimeUnit.MILLISECONDS.toMicros(clock.millis());
      file.write(ByteBuffer.wrap(new SegmentHeader(id, createdUs).encode()), 0);
      file.force();
      disk.syncDirectory();
      return new Prepared(new LiveSegment(name, id), file);
    } catch (IOException e) {
      discard(name, file);
      throw e;
    }
  }

  private boolean publish(Prepared made) {
    lock.lock();
    try {
      next = made;
      changed.signalAll();
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void fill(MediumFile file) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect(PIECE_BYTES);
    long position = SegmentFormat.SEGMENT_HEADER_BYTES;
    int pieces = 0;
    while (position < segmentBytes && beginPiece()) {
      zeros.clear().limit((int) Math.min(PIECE_BYTES, segmentBytes - position));
      file.write(zeros, position);
      position += zeros.limit();
      if (++pieces % PIECES_PER_FORCE == 0 || position == segmentBytes) {
        file.force();
      }
      endPiece();
    }
  }

  /** False where someone wants the file as it is. */
  private boolean beginPiece() {
    lock.lock();
    try {
      filling = !wanted && !closed && next != null;
      return filling;
    } finally {
      lock.unlock();
    }
  }

  private void endPiece() {
    lock.lock();
    try {
      filling = false;
      changed.signalAll();
      long leftNs = PAUSE_NS;
      while (leftNs > 0 && !wanted && !closed && next != null) {
        leftNs = changed.awaitNanos(leftNs);
      }
    } catch (InterruptedException e) {
      LOG.warn("interrupted while preparing a segment; only close() ends this thread");
    } finally {
      lock.unlock();
    }
  }

  /** A file whose zeros could not be written is not given out. */
  private void fail(IOException e) {
    Prepared spoilt;
    lock.lock();
    try {
      spoilt = next;
      next = null;
      filling = false;
      wanted = false;
      failure = e;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    LOG.warn("no segment could be prepared, trying again once it is needed: {}", e.toString());
    if (spoilt != null) {
      discard(spoilt.segment().name(), spoilt.file());
    }
  }

  private void discard(String name, MediumFile file) {
    try (file) {
      disk.delete(SegmentNames.file(name));
    } catch (IOException e) {
      LOG.warn("{} is empty and could not be deleted: {}", disk.describe(name), e.toString());
    }
  }

  /** Ends the thread, and deletes the file that nobody needed. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    Threads.join(thread);
    Prepared unused = next;
    if (unused != null) {
      discard(unused.segment().name(), unused.file());
    }
  }
}
