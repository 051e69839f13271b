package penstock.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import penstock.node.operator.Readiness;

final class NodeReadinessTest {

  private final NodeReadiness readiness = new NodeReadiness();

  private List<String> red() {
    return readiness.checks().stream()
        .filter(check -> !check.green())
        .map(Readiness.Check::name)
        .toList();
  }

  @Test
  void shouldSayWhatIsMissing() {
    assertEquals(List.of("admitting", "cluster", "database"), red());
    readiness.serving();
    assertEquals(List.of("cluster", "database"), red());
    readiness.cluster(() -> "");
    assertEquals(List.of("database"), red());
    readiness.store(true);
    assertEquals(List.of("database", "store"), red());
    assertTrue(readiness.checks().get(3).detail().contains("disk"));
    readiness.store(false);
    readiness.stopping();
    assertEquals(List.of("admitting", "database"), red());
  }
}
