package penstock.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class NodeIdTest {

  @Test
  void shouldBeNewAtEachStart() {
    assertNotEquals(NodeId.next("10.0.0.1", 25520), NodeId.next("10.0.0.1", 25520));
  }

  @Test
  void shouldSayWhereTheNodeIsReached() {
    NodeId id = NodeId.next("10.0.0.1", 25520);
    assertTrue(id.text().matches("10\\.0\\.0\\.1-25520-[0-9a-f]{6}"), id.text());
    assertEquals("node-" + id.text(), id.role());
  }

  @Test
  void shouldFitASegmentsNameWhateverTheHost() {
    String name = "a-rather-long-name-of-a-host".repeat(9) + ".example.net";
    for (String host : new String[] {"fd00::1", "[::1]", name}) {
      String id = NodeId.next(host, 65535).text();
      assertTrue(id.matches("[A-Za-z0-9._-]{1,64}"), id);
    }
  }
}
