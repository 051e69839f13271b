package penstock.node.grind;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Hands what was ground to all who watch. Giving never waits: each watcher has a bounded buffer of
 * its own. Watchers are counted when their stream starts, not when {@link #watch} is called.
 * Thread-safe.
 */
public final class TailHub implements Tail {

  private final TailSettings settings;
  private final List<WatchBuffer> watchers = new CopyOnWriteArrayList<>();

  public TailHub(TailSettings settings) {
    this.settings = settings;
  }

  @Override
  public boolean full() {
    return watchers.size() >= settings.watchersMax();
  }

  @Override
  public Source<Item, NotUsed> watch() {
    return Source.fromGraph(new WatchStage(this));
  }

  /** How many watch now. */
  public int watchers() {
    return watchers.size();
  }

  /** Null where as many watch as may. */
  @Nullable WatchBuffer join(Runnable wake) {
    synchronized (watchers) {
      if (full()) {
        return null;
      }
      WatchBuffer watcher = new WatchBuffer(settings, wake);
      watchers.add(watcher);
      return watcher;
    }
  }

  void leave(WatchBuffer watcher) {
    watchers.remove(watcher);
  }

  /** Nothing needs to be made for the tail while this is false. */
  boolean isWatched() {
    return !watchers.isEmpty();
  }

  /** More items of one frame than this no watcher takes. */
  int itemsMax() {
    return settings.bufferItems();
  }

  int watchersMax() {
    return settings.watchersMax();
  }

  void give(Item item) {
    for (WatchBuffer watcher : watchers) {
      watcher.offer(item);
    }
  }

  /** Takes note of items that were not even made. */
  void leftOut(long count) {
    if (count > 0) {
      for (WatchBuffer watcher : watchers) {
        watcher.leftOut(count);
      }
    }
  }

  /** There are as many watchers as may be: try again when one has gone. */
  public static final class Full extends RuntimeException {
    private static final long serialVersionUID = 1;

    Full(int watchersMax) {
      super(
          watchersMax
              + " watch the tail already: stop one of them or raise penstock.tail.watchers-max");
    }
  }
}
