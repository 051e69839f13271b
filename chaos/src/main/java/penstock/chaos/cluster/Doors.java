package penstock.chaos.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Where the devices find their nodes. Thread-safe. */
public final class Doors {

  /** A start after a crash takes seconds, on a slow machine tens of them. */
  private static final Duration SHUT_MAX = Duration.ofMinutes(3);

  private final List<Door> doors = new ArrayList<>();

  synchronized Door add() {
    Door door = new Door(this);
    doors.add(door);
    return door;
  }

  /**
   * Any node but one; waits for one where all are away.
   *
   * @param but is taken where there is no other; null: any will do
   */
  public synchronized Address pick(RandomGenerator random, @Nullable Address but)
      throws InterruptedException {
    long deadline = System.nanoTime() + SHUT_MAX.toNanos();
    List<Address> open = open();
    while (open.isEmpty()) {
      long leftMs = (deadline - System.nanoTime()) / 1_000_000;
      if (leftMs <= 0) {
        throw new IllegalStateException("no node within " + SHUT_MAX.toSeconds() + " s");
      }
      wait(leftMs);
      open = open();
    }
    if (open.size() > 1) {
      open.remove(but);
    }
    return open.get(random.nextInt(open.size()));
  }

  /** Waits until all are open; false where that took too long. */
  synchronized boolean awaitAll(Duration most) throws InterruptedException {
    long deadline = System.nanoTime() + most.toNanos();
    while (open().size() < doors.size()) {
      long leftMs = (deadline - System.nanoTime()) / 1_000_000;
      if (leftMs <= 0) {
        return false;
      }
      wait(leftMs);
    }
    return true;
  }

  /** All that are open now. */
  public synchronized List<Address> open() {
    List<Address> open = new ArrayList<>();
    for (Door door : doors) {
      Address address = door.address();
      if (address != null) {
        open.add(address);
      }
    }
    return open;
  }
}
