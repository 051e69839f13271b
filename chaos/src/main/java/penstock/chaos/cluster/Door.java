package penstock.chaos.cluster;

import org.jspecify.annotations.Nullable;

/** Where the devices find one node: shut while there is none. Belongs to {@link Doors}. */
final class Door {

  private final Doors doors;
  private @Nullable Address address;

  Door(Doors doors) {
    this.doors = doors;
  }

  void open(Address at) {
    synchronized (doors) {
      address = at;
      doors.notifyAll();
    }
  }

  void shut() {
    synchronized (doors) {
      address = null;
    }
  }

  /** Null where it is shut. */
  @Nullable Address address() {
    synchronized (doors) {
      return address;
    }
  }
}
