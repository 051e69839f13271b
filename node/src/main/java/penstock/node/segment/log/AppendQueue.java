package penstock.node.segment.log;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import penstock.node.segment.SegmentException;

/**
 * What waits for the writer: any number of threads offer, one takes everything. Bounded by bytes
 * and frames, which count until they are durable or have failed, so that what the writer holds
 * counts as well. A full queue refuses: whoever appends answers 503, and the device keeps its
 * records.
 */
final class AppendQueue {

  private final long bytesMax;
  private final int framesMax;
  private final long lingerNs;
  private final long lingerBytes;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private ArrayDeque<PendingAppend> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private long bytes;
  private int frames;
  private boolean nudged;
  private boolean closed;
  private @Nullable Throwable refusal;

  /**
   * An empty queue. Takes frames while it holds less than {@code bytesMax}: the frame that crosses
   * the limit is still taken, so that one that is larger than the limit finds its way.
   *
   * @param lingerNs how long a frame waits for company, unless {@code lingerBytes} have come
   */
  AppendQueue(long bytesMax, int framesMax, long lingerNs, long lingerBytes) {
    this.bytesMax = bytesMax;
    this.framesMax = framesMax;
    this.lingerNs = lingerNs;
    this.lingerBytes = lingerBytes;
  }

  void offer(PendingAppend append) {
    lock.lock();
    try {
      check();
      waiting.add(append);
      waitingBytes += append.bytes();
      bytes += append.bytes();
      frames++;
      if (waiting.size() == 1 || lingerNs > 0) {
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private void check() {
    if (closed) {
      throw new SegmentException.Unavailable(
          "the segment store is closed", new IOException("closed"));
    }
    if (refusal != null) {
      throw new SegmentException.Unavailable(
          "the segment store refuses: " + refusal.getMessage() + "; trying again", refusal);
    }
    if (bytes >= bytesMax || frames >= framesMax) {
      throw new SegmentException.Busy(
          frames + " frames of " + bytes + " bytes wait to be stored; try again later");
    }
  }

  /**
   * Waits for frames, a nudge, the end or a point in time, and moves what there is.
   *
   * @return false once closed
   */
  boolean take(Queue<PendingAppend> into, long untilNs) {
    lock.lock();
    try {
      while (waiting.isEmpty() && !nudged && !closed && await(untilNs)) {
        // Woken without a reason.
      }
      linger();
      nudged = false;
      into.addAll(waiting);
      waiting.clear();
      waitingBytes = 0;
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void linger() {
    PendingAppend first = waiting.peek();
    if (first == null || lingerNs == 0) {
      return;
    }
    long untilNs = first.appendedNs() + lingerNs;
    while (waitingBytes < lingerBytes && !closed && await(untilNs)) {
      // Woken by one more frame.
    }
  }

  /** False once the time has come. Its callers loop. */
  @SuppressWarnings("WaitNotInLoop")
  private boolean await(long untilNs) {
    long leftNs = untilNs - System.nanoTime();
    if (leftNs <= 0) {
      return false;
    }
    try {
      changed.awaitNanos(leftNs);
    } catch (InterruptedException e) {
      // The writer's thread ends when the queue closes, and not before.
    }
    return true;
  }

  /** Wakes the taker. */
  void nudge() {
    lock.lock();
    try {
      nudged = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** These are durable or have failed. */
  void done(long doneBytes, int doneFrames) {
    lock.lock();
    try {
      bytes -= doneBytes;
      frames -= doneFrames;
    } finally {
      lock.unlock();
    }
  }

  /** From now on offers fail, because of this; null: they are taken again. */
  void refuse(@Nullable Throwable cause) {
    lock.lock();
    try {
      refusal = cause;
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** How many bytes and frames are not durable yet, and whether offers fail. */
  record Load(long bytes, int frames, boolean refusing) {}

  Load load() {
    lock.lock();
    try {
      return new Load(bytes, frames, refusal != null);
    } finally {
      lock.unlock();
    }
  }
}
