package penstock.sim.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeAddressTest {

  @Test
  void shouldTakeAUrl() {
    assertEquals(new NodeAddress("node", 9443), NodeAddress.parse("https://node:9443"));
    assertEquals(new NodeAddress("10.0.0.1", 8443), NodeAddress.parse("https://10.0.0.1/"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://node:9443", "node:9443", "https://node/v1", "https://", "::"})
  void shouldRefuseAnythingElse(String url) {
    assertThrows(IllegalArgumentException.class, () -> NodeAddress.parse(url));
  }
}
