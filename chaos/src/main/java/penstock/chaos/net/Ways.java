package penstock.chaos.net;

import java.util.HashSet;
import java.util.Set;

/** Which ways drop what is sent over them. Thread-safe. */
final class Ways {

  private record Way(Place from, Place to) {}

  private final Set<Way> dropping = new HashSet<>();
  private boolean closed;

  synchronized void drop(Place from, Place to) {
    dropping.add(new Way(from, to));
  }

  synchronized void heal() {
    dropping.clear();
    notifyAll();
  }

  /** Nobody waits any more. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** Waits while the way drops. */
  synchronized void awaitOpen(Place from, Place to) throws InterruptedException {
    while (!closed && dropping.contains(new Way(from, to))) {
      wait();
    }
  }
}
