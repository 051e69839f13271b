package penstock.node.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every device has exactly one node, about as many each. */
final class DeviceShareTest {

  private static final int DEVICES = 3_000;

  @Test
  void shouldGiveEachDeviceToOneNodeAndToAllAboutAsMany() {
    List<String> nodes = List.of("10.0.0.1-2551-a1b2c3", "10.0.0.2-2551-a1b2c4", "n3");
    Map<String, Integer> counts = new HashMap<>();
    for (int device = 0; device < DEVICES; device++) {
      int takers = 0;
      for (String node : nodes) {
        if (new DeviceShare(node, nodes).takes("device-" + device)) {
          takers++;
          counts.merge(node, 1, Integer::sum);
        }
      }
      assertEquals(1, takers, "device-" + device);
    }
    counts.forEach(
        (node, count) -> assertTrue(count > 850 && count < 1_150, node + " takes " + count));
    assertEquals(3, counts.size());
  }

  @Test
  void shouldNotDependOnTheOrderOfNodes() {
    List<String> nodes = List.of("a", "b", "c");
    List<String> others = List.of("c", "a", "b");
    for (int device = 0; device < 100; device++) {
      assertEquals(
          new DeviceShare("b", nodes).takes("d" + device),
          new DeviceShare("b", others).takes("d" + device));
    }
  }

  @Test
  void shouldRefuseANodeThatIsNoneOfThem() {
    assertThrows(IllegalArgumentException.class, () -> new DeviceShare("x", List.of("a", "b")));
  }
}
