package penstock.node.grind;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one watcher, bounded in items and in bytes. When it is full what comes is dropped,
 * and in the place where it is missing the watcher finds how many items that were. Thread-safe.
 */
final class WatchBuffer {

  /** What an item takes beside its bytes, about. */
  private static final long OVERHEAD_BYTES = 256;

  private final int itemsMax;
  private final long bytesMax;
  private final Runnable wake;
  private final Deque<Tail.Item> items = new ArrayDeque<>();
  private long bytes;
  private long dropped;
  private boolean waiting;

  /**
   * @param wake called, from any thread, when there is something after {@link #poll} gave nothing
   */
  WatchBuffer(TailSettings settings, Runnable wake) {
    this.itemsMax = settings.bufferItems();
    this.bytesMax = settings.bufferBytes();
    this.wake = wake;
  }

  void offer(Tail.Item item) {
    if (put(item)) {
      wake.run();
    }
  }

  /** Whether the watcher has to be woken. */
  private synchronized boolean put(Tail.Item item) {
    // One place is kept for the word that something was dropped.
    int needed = dropped > 0 ? 2 : 1;
    if (items.size() + needed > itemsMax || bytes + bytesOf(item) > bytesMax) {
      dropped++;
    } else {
      tellDropped();
      items.add(item);
      bytes += bytesOf(item);
    }
    return wakeOnce();
  }

  /** Takes note of items that were dropped before they came here. */
  void leftOut(long count) {
    boolean wanted;
    synchronized (this) {
      dropped += count;
      wanted = wakeOnce();
    }
    if (wanted) {
      wake.run();
    }
  }

  private void tellDropped() {
    if (dropped > 0) {
      items.add(new Tail.Dropped(dropped));
      dropped = 0;
    }
  }

  private boolean wakeOnce() {
    boolean wanted = waiting;
    waiting = false;
    return wanted;
  }

  /** The next item, null where there is none yet: then {@code wake} is called. */
  synchronized Tail.@Nullable Item poll() {
    if (items.isEmpty()) {
      tellDropped();
    }
    Tail.Item item = items.poll();
    if (item == null) {
      waiting = true;
    } else if (!(item instanceof Tail.Dropped)) {
      bytes -= bytesOf(item);
    }
    return item;
  }

  private static long bytesOf(Tail.Item item) {
    if (item instanceof Tail.Frame frame) {
      return frame.raw().size() + OVERHEAD_BYTES;
    }
    return item instanceof Tail.Made made
        ? made.event().json().size() + OVERHEAD_BYTES
        : OVERHEAD_BYTES;
  }
}
