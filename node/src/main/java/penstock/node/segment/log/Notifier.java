package penstock.node.segment.log;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.segment.SegmentStore.Listener;

/**
 * Tells listeners what happens, one thing after the other, from one thread. At most {@link
 * #WAITING_MAX} notes wait; when as many do, because a listener blocks against its contract, those
 * who have news wait with it: nothing is dropped, and memory stays bounded.
 */
final class Notifier implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);

  /** About 10 MB of notes: half a minute of frames at full load. */
  private static final int WAITING_MAX = 1 << 16;

  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  /**
   * @param reserved whether it holds one of {@link #room}'s permits
   */
  private record Note(Consumer<Listener> what, boolean reserved, boolean last) {}

  private final BlockingQueue<Note> notes = new LinkedBlockingQueue<>();
  private final Semaphore room = new Semaphore(WAITING_MAX);
  private final Thread thread;

  Notifier() {
    thread = new Thread(this::run, "segment-notifier");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  void add(Listener listener) {
    listeners.add(listener);
  }

  /**
   * Makes room for one note; called ahead of any lock, because it may wait. A listener that has
   * news itself does not wait, since nobody else would make room.
   *
   * @return to be handed to {@link #tell} or {@link #cancel}
   */
  boolean reserve() {
    if (Thread.currentThread() == thread) {
      return false;
    }
    room.acquireUninterruptibly();
    return true;
  }

  /** Gives the room back where there was nothing to tell. */
  void cancel(boolean reserved) {
    if (reserved) {
      room.release();
    }
  }

  /** Never waits: the room for it was reserved. */
  void tell(boolean reserved, Consumer<Listener> what) {
    notes.add(new Note(what, reserved, false));
  }

  private void run() {
    for (Note note = next(); !note.last(); note = next()) {
      for (Listener listener : listeners) {
        tell(listener, note.what());
      }
      cancel(note.reserved());
    }
  }

  private static void tell(Listener listener, Consumer<Listener> note) {
    try {
      note.accept(listener);
    } catch (RuntimeException e) {
      LOG.error("a listener of the segment store failed; the others are told", e);
    }
  }

  private Note next() {
    while (true) {
      try {
        return notes.take();
      } catch (InterruptedException e) {
        LOG.warn("interrupted while waiting for news; only close() ends this thread");
      }
    }
  }

  /** Tells what waits, then ends. */
  @Override
  public void close() {
    notes.add(new Note(listener -> {}, false, true));
    Threads.join(thread);
  }
}
