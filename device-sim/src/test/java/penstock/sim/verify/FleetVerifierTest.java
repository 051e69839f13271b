package penstock.sim.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import penstock.protocol.ServerTrust;
import penstock.sim.device.DeviceTruth;
import penstock.sim.device.StreamTruth;
import penstock.sim.fake.FakeNode;
import penstock.sim.fake.FakeOperator;
import penstock.sim.fleet.Fleet;
import penstock.sim.fleet.FleetDevice;
import penstock.sim.fleet.FleetSettings;
import penstock.sim.fleet.SimClock;
import penstock.sim.operator.OperatorClient;
import penstock.sim.wire.HttpsLink;
import penstock.sim.wire.NodeAddress;
import penstock.sim.wire.Timeouts;

/** A verifier that can't find fault is worth nothing: each sort of lie has to come to light. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class FleetVerifierTest {

  private static final Duration SETTLE = Duration.ofMillis(200);

  /** Lets three devices live for a moment and come to rest. */
  private static List<DeviceTruth> truths(FakeNode node) throws Exception {
    Fleet fleet = Fleet.create(new FleetSettings(3, 1, 5, 80, 4, ""), SimClock.system());
    OperatorClient operator = new OperatorClient(node.operatorUrl(), "");
    NodeAddress address = NodeAddress.parse(node.deviceUrl());
    for (FleetDevice device : fleet.devices()) {
      operator.register(device.entry());
    }
    try (fleet) {
      fleet.start(
          device ->
              new HttpsLink(address, device.certificate(), ServerTrust.any(), Timeouts.usual()));
      assertTrue(fleet.drain(Duration.ofSeconds(60)), "not drained");
    }
    return fleet.truths();
  }

  private static VerifyReport verify(FakeNode node, List<DeviceTruth> truths, Depth depth)
      throws Exception {
    return new FleetVerifier(new OperatorClient(node.operatorUrl(), ""), SETTLE)
        .verify(truths, depth);
  }

  private static void assertFinds(FakeNode node, List<DeviceTruth> truths, Depth depth, String what)
      throws Exception {
    VerifyReport report = verify(node, truths, depth);
    assertFalse(report.agrees(), "agrees in spite of: " + what);
    assertTrue(
        report.first().stream().anyMatch(difference -> difference.what().contains(what)),
        () -> "not found: " + what + " in " + report.first());
    node.operator().repent();
  }

  @Test
  void shouldFindEverySortOfLieOfTheOperatorsSide() throws Exception {
    try (FakeNode node = new FakeNode()) {
      List<DeviceTruth> truths = truths(node);
      FakeOperator operator = node.operator();
      assertEquals(List.of(), verify(node, truths, Depth.FULL).first());
      operator.doubleRecords();
      assertFinds(node, truths, Depth.FULL, "a second time, or out of order");
      operator.inventEvents("oom-kill");
      assertFinds(node, truths, Depth.FULL, "event oom-kill made of: ");
      operator.withholdEvents("kernel-boot");
      assertFinds(node, truths, Depth.FULL, "no event kernel-boot of: ");
      operator.doubleEvents("kernel-boot");
      assertFinds(node, truths, Depth.FULL, "event kernel-boot made twice");
      operator.unbalance(1);
      assertFinds(node, truths, Depth.LEDGER, "is not stored");
      assertEquals(List.of(), verify(node, truths, Depth.FULL).first());
    }
  }

  @Test
  void shouldFindRecordsThatAreGoneOrOthers() throws Exception {
    try (FakeNode node = new FakeNode()) {
      List<DeviceTruth> truths = truths(node);
      String device = truths.get(1).device();
      StreamTruth stream = truths.get(1).streams().get(0);
      long seq = stream.acked().max();
      node.memory().garble(device, stream.id(), seq);
      assertFinds(node, truths, Depth.FULL, "the device logged KmsgLine");
      node.memory().forget(device, stream.id(), seq);
      assertFinds(node, truths, Depth.FULL, "acknowledged, but not in the narrative");
      assertFinds(node, truths, Depth.FULL, "the narrative has not just what the ledger stores");
    }
  }

  @Test
  void shouldSayWhichRecordOfWhichDevice() {
    Difference difference = new Difference("router-1", "s1", 7, "gone");
    assertEquals("router-1 stream s1 record 7: gone", difference.toString());
    assertEquals("router-1: gone", new Difference("router-1", "", -1, "gone").toString());
  }
}
