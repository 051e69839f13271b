package penstock.node.grind;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import penstock.node.segment.FrameHeader;
import penstock.node.segment.FrameLocation;
import penstock.protocol.RecordBatch;
import penstock.protocol.SeqRanges;

/**
 * New frames that wait to be ground, in the order in which they came. They come twice: from those
 * who took the upload, with the bytes, and from the store, which tells of every settled frame, with
 * nothing but the place. The second kind waits for {@link #GRACE_NANOS} behind its time, so that it
 * comes after the first: by then most of them are ground, and the rest is what nobody has bytes of.
 *
 * <p>Both kinds are bounded by {@code queue-frames}, the bytes by {@code cache-bytes}. Thread-safe:
 * one lock, held for the push or pop of an entry, so no upload waits for a frame to be ground.
 */
final class GrindQueue {

  /** From the settlement of a frame to the call with its bytes it takes microseconds. */
  static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final int framesMax;
  private final long bytesMax;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Deque<FrameTask> arrived = new ArrayDeque<>();
  private final Deque<FrameTask> settled = new ArrayDeque<>();
  private long bytes;
  private boolean woken;

  GrindQueue(GrindSettings settings) {
    framesMax = settings.queueFrames();
    bytesMax = settings.cacheBytes();
  }

  /**
   * Takes a frame, with its bytes where there is room for them; false where there is none at all.
   */
  boolean arrived(
      FrameHeader header,
      FrameLocation location,
      SeqRanges owned,
      RecordBatch batch,
      int length,
      long arrivalNanos) {
    long heldBytes = FrameTask.heldBytes(batch);
    lock.lock();
    try {
      if (arrived.size() >= framesMax) {
        return false;
      }
      long now = System.nanoTime();
      if (bytes + heldBytes <= bytesMax) {
        bytes += heldBytes;
        FrameTask.Held held = new FrameTask.Held(header, owned, batch, length);
        arrived.add(FrameTask.held(location, held, arrivalNanos, now));
      } else {
        arrived.add(FrameTask.stored(location, arrivalNanos, now));
      }
      news.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Takes the place of a frame; false where there is no room. */
  boolean settled(FrameLocation location) {
    lock.lock();
    try {
      if (settled.size() >= framesMax) {
        return false;
      }
      long due = System.nanoTime() + GRACE_NANOS;
      settled.add(FrameTask.stored(location, FrameTask.ARRIVAL_UNKNOWN, due));
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The next frame whose turn has come, null where there is none. To be {@link #release}d. */
  @Nullable FrameTask poll() {
    lock.lock();
    try {
      return isSettledNext(System.nanoTime()) ? settled.poll() : arrived.poll();
    } finally {
      lock.unlock();
    }
  }

  private boolean isSettledNext(long now) {
    FrameTask place = settled.peek();
    if (place == null || place.queuedNanos() - now > 0) {
      return false;
    }
    FrameTask first = arrived.peek();
    return first == null || place.queuedNanos() - first.queuedNanos() <= 0;
  }

  /** The frame's bytes are not needed any more. */
  void release(FrameTask task) {
    long heldBytes = task.heldBytes();
    if (heldBytes > 0) {
      lock.lock();
      try {
        bytes -= heldBytes;
      } finally {
        lock.unlock();
      }
    }
  }

  /** Whether no frame waits that came up to then. */
  boolean hasPassed(long nanos) {
    lock.lock();
    try {
      return (arrived.isEmpty() || arrived.element().queuedNanos() - nanos > 0)
          && (settled.isEmpty() || settled.element().queuedNanos() - GRACE_NANOS - nanos > 0);
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a frame, a {@link #wake} or so long. */
  void await(long nanos) {
    lock.lock();
    try {
      long left = untilDue(nanos);
      while (left > 0 && arrived.isEmpty() && !woken) {
        left = news.awaitNanos(left);
      }
      woken = false;
    } catch (InterruptedException e) {
      // Nobody interrupts a grinder; its thread looks at its own flag, and channels stay open.
      woken = true;
    } finally {
      lock.unlock();
    }
  }

  private long untilDue(long nanos) {
    FrameTask place = settled.peek();
    return place == null ? nanos : Math.min(nanos, place.queuedNanos() - System.nanoTime());
  }

  /** Ends one {@link #await}. */
  void wake() {
    lock.lock();
    try {
      woken = true;
      news.signal();
    } finally {
      lock.unlock();
    }
  }

  int frames() {
    lock.lock();
    try {
      return arrived.size();
    } finally {
      lock.unlock();
    }
  }

  /** Memory that waiting frames take, and those being ground. */
  long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  /** How long the first one has waited, 0 where there is none. */
  double seconds() {
    lock.lock();
    try {
      FrameTask first = arrived.peek();
      return first == null ? 0 : (System.nanoTime() - first.queuedNanos()) / 1e9;
    } finally {
      lock.unlock();
    }
  }
}
