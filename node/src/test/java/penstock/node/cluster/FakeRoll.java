package penstock.node.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A roll in memory, on which nobody grows old, and which can be away. */
final class FakeRoll implements Roll {

  final List<String> up = new CopyOnWriteArrayList<>();
  final List<String> written = new CopyOnWriteArrayList<>();
  final AtomicInteger looks = new AtomicInteger();
  volatile boolean away;

  private void come() {
    if (away) {
      throw new RollException("away", new IllegalStateException("on purpose"));
    }
  }

  @Override
  public void write(String address, String node, State state) {
    come();
    written.add(address + " " + node + " " + state);
  }

  @Override
  public void strike(String address, String node) {
    come();
    written.add(address + " " + node + " gone");
  }

  @Override
  public List<String> up() {
    looks.incrementAndGet();
    come();
    return new ArrayList<>(up);
  }

  @Override
  public void tidy() {
    come();
    written.add("tidy");
  }
}
