package penstock.node.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import akka.stream.javadsl.Sink;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import penstock.node.grind.Tail;
import penstock.node.grind.TailHubs;

/** What those see who watch when a node goes. */
final class LostNodeTest {

  @Test
  void shouldTellThatANodeIsLostAndGoOnWithTheOthers() {
    try (TestFleet fleet = new TestFleet("a", "b", "c")) {
      TestFleet.Node watching = fleet.node("a");
      List<Tail.Item> seen = new CopyOnWriteArrayList<>();
      var unused =
          watching
              .fleet
              .tail(watching.tail)
              .watch(new Tail.Wanted(true, true, null, null, Map.of(), null))
              .runWith(Sink.foreach(seen::add), watching.system);
      TestFleet.await(
          "all are watched",
          () -> fleet.nodes.stream().allMatch(node -> node.tail.watchers() == 1));
      TestFleet.Node gone = fleet.node("b");
      gone.close();
      TestFleet.await("it is told", () -> seen.contains(new Tail.NodeLost("b")));
      TailHubs.give(fleet.node("c").tail, new Tail.Dropped(7));
      TestFleet.await("the others are seen", () -> seen.contains(new Tail.Dropped(7)));
      assertEquals(1, seen.stream().filter(item -> item instanceof Tail.NodeLost).count());
      fleet.nodes.remove(gone);
    }
  }
}
