package penstock.sim.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import penstock.sim.fake.FakeNode;
import penstock.sim.fake.SimProcess;

/** {@code penstock sim} as a process: how it ends, and with which exit code. */
final class SimCommandTest {

  private static SimProcess sim(FakeNode node, String... more) throws IOException {
    List<String> args = new ArrayList<>(List.of("sim", "--rate-factor", "80"));
    args.addAll(List.of("--device-url", node.deviceUrl()));
    args.addAll(List.of("--operator-url", node.operatorUrl().toString()));
    args.addAll(List.of(more));
    return SimProcess.start(List.of(), args.toArray(new String[0]));
  }

  @Test
  void shouldSumUpAndCompareWhenInterrupted() throws Exception {
    try (FakeNode node = new FakeNode();
        SimProcess sim = sim(node, "--devices", "4", "--seconds", "3600")) {
      sim.await(line -> line.contains("records acknowledged"));
      sim.interrupt();
      assertEquals(0, sim.exitCode(), sim::said);
      assertTrue(sim.said().contains("logged"), sim::said);
      assertTrue(sim.said().contains("records with what was logged"), sim::said);
      assertFalse(sim.said().contains("WRONG"), sim::said);
    }
  }

  @Test
  void shouldTellTheDifferenceAndExitWithOne() throws Exception {
    try (FakeNode node = new FakeNode()) {
      node.operator().doubleEvents("dhcp-ack");
      try (SimProcess sim = sim(node, "--devices", "4", "--seconds", "2")) {
        assertEquals(1, sim.exitCode(), sim::said);
        assertTrue(sim.said().contains("WRONG"), sim::said);
        assertTrue(sim.said().contains("event dhcp-ack made twice"), sim::said);
      }
    }
  }

  @Test
  void shouldExitWithOneWhereNoNodeIs() throws Exception {
    FakeNode node = new FakeNode();
    node.close();
    try (SimProcess sim = sim(node, "--devices", "4", "--seconds", "2")) {
      assertEquals(1, sim.exitCode(), sim::said);
      assertTrue(sim.said().contains("penstock: "), sim::said);
      assertFalse(sim.said().contains("\tat "), sim::said);
    }
  }

  @Test
  void shouldExitWithTwoForWrongArguments() throws Exception {
    try (FakeNode node = new FakeNode();
        SimProcess sim = sim(node, "--devices", "0")) {
      assertEquals(2, sim.exitCode(), sim::said);
    }
  }
}
