package penstock.sim.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import penstock.protocol.SeqRange;
import penstock.protocol.ServerTrust;
import penstock.sim.device.DeviceTruth;
import penstock.sim.device.StreamTruth;
import penstock.sim.fake.FakeNode;
import penstock.sim.operator.OperatorClient;
import penstock.sim.verify.Depth;
import penstock.sim.verify.FleetVerifier;
import penstock.sim.verify.VerifyReport;
import penstock.sim.wire.HttpsLink;
import penstock.sim.wire.NodeAddress;
import penstock.sim.wire.Timeouts;

/** Fleets over real mutual TLS against a fake node, and the verifier over both. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class FleetTest {

  private static final Duration SETTLE = Duration.ofMillis(300);

  private static FleetSettings settings(int devices) {
    return new FleetSettings(devices, 2, 42, 80, 16, "");
  }

  private static Fleet started(FakeNode node, int devices) throws Exception {
    Fleet fleet = Fleet.create(settings(devices), SimClock.system());
    OperatorClient operator = new OperatorClient(node.operatorUrl(), "");
    NodeAddress address = NodeAddress.parse(node.deviceUrl());
    ServerTrust trust = ServerTrust.pinned(node.fingerprint());
    for (FleetDevice device : fleet.devices()) {
      operator.register(device.entry());
    }
    fleet.start(device -> new HttpsLink(address, device.certificate(), trust, Timeouts.usual()));
    return fleet;
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, () -> "not within a minute: " + what);
      LockSupport.parkNanos(5_000_000);
    }
  }

  private static void awaitUploads(Fleet fleet, long more) {
    long from = fleet.counters().uploads();
    await(more + " more uploads", () -> fleet.counters().uploads() >= from + more);
  }

  private static VerifyReport verify(FakeNode node, List<DeviceTruth> truths) throws Exception {
    OperatorClient operator = new OperatorClient(node.operatorUrl(), "");
    return new FleetVerifier(operator, SETTLE).verify(truths, Depth.FULL);
  }

  @Test
  void shouldAgreeWithANodeThatKeepsItsPromises() throws Exception {
    try (FakeNode node = new FakeNode()) {
      Fleet fleet = started(node, 10);
      try (fleet) {
        awaitUploads(fleet, 40);
        assertTrue(fleet.drain(Duration.ofSeconds(30)), "not drained");
      }
      FleetReport report = fleet.report();
      VerifyReport verified = verify(node, fleet.truths());

      assertEquals(List.of(), report.broken());
      assertEquals(List.of(), verified.first());
      assertTrue(verified.agrees());
      assertEquals(report.acked(), verified.records());
      assertEquals(report.logged(), report.acked() + report.overwritten());
      assertEquals(0, report.waiting());
      assertEquals(
          ackedWithRule(fleet, "dhcp-ack"), verified.events().getOrDefault("dhcp-ack", 0L));
      assertTrue(node.sessions() <= 10, node.sessions() + " TLS sessions of 10 devices");
    }
  }

  private static long ackedWithRule(Fleet fleet, String rule) {
    long records = 0;
    for (DeviceTruth truth : fleet.truths()) {
      for (StreamTruth stream : truth.streams()) {
        for (SeqRange range : stream.acked().toList()) {
          for (long seq = range.first(); seq <= range.last(); seq++) {
            records += stream.rule(seq).equals(rule) ? 1 : 0;
          }
        }
      }
    }
    return records;
  }

  @Test
  void shouldAgreeThroughCutsRefusalsOutagesAndReboots() throws Exception {
    try (FakeNode node = new FakeNode()) {
      Fleet fleet = started(node, 10);
      try (fleet) {
        node.faults().share(0.3);
        awaitUploads(fleet, 20);
        fleet.outage(fleet.neighbourhoods().get(0), Duration.ofSeconds(2));
        fleet.panic(1);
        fleet.warmReboot(3);
        fleet.coldReboot(5);
        fleet.storm(7, 5_000);
        fleet.cut(9);
        awaitUploads(fleet, 60);
        node.faults().share(0);
        assertTrue(fleet.drain(Duration.ofSeconds(60)), "not drained");
      }
      VerifyReport verified = verify(node, fleet.truths());

      assertEquals(List.of(), fleet.report().broken());
      assertEquals(List.of(), verified.first());
      assertTrue(fleet.counters().unanswered() > 0);
      assertTrue(fleet.counters().refused() > 0);
      assertTrue(verified.events().containsKey("kernel-boot"), verified.events().toString());
      assertTrue(verified.events().containsKey("token-bucket-drop"), verified.events().toString());
      assertEquals(2, fleet.truths().get(5).streams().size());
    }
  }

  @Test
  void shouldLoseOnlyWhatItSaysInALongOutage() throws Exception {
    try (FakeNode node = new FakeNode()) {
      Fleet fleet = started(node, 4);
      try (fleet) {
        awaitUploads(fleet, 8);
        node.faults().busy(true);
        fleet.outage(fleet.neighbourhoods().get(1), Duration.ofSeconds(5));
        await(
            "the outage's end",
            () -> fleet.neighbourhoods().get(1).isUp(System.nanoTime() / 1_000));
        node.faults().busy(false);
        assertTrue(fleet.drain(Duration.ofSeconds(60)), "not drained");
      }
      VerifyReport verified = verify(node, fleet.truths());

      assertEquals(List.of(), verified.first());
      assertTrue(fleet.report().overwritten() > 0, "nothing was overwritten");
      long lost = verified.lostByCause().getOrDefault("overwritten", 0L);
      long inDoubt = fleet.report().overwritten() - lost;
      assertTrue(lost > 0 && inDoubt >= 0, lost + " lost, " + inDoubt + " in doubt");
    }
  }

  /** A verifier that can't find fault is worth nothing: each of these lies has to come to light. */
  @Test
  void shouldFindWhatANodeDidWrong() throws Exception {
    try (FakeNode node = new FakeNode()) {
      Fleet fleet = started(node, 4);
      try (fleet) {
        awaitUploads(fleet, 12);
        assertTrue(fleet.drain(Duration.ofSeconds(30)), "not drained");
      }
      DeviceTruth truth = fleet.truths().get(2);
      StreamTruth stream = truth.streams().get(0);
      SeqRange acked = stream.acked().toList().get(0);
      long quiet = quietRecord(stream, acked);

      assertFinds(
          node, fleet, "is KmsgLine", n -> n.memory().garble(truth.device(), stream.id(), quiet));
      assertFinds(
          node,
          fleet,
          "acknowledged, but not in the narrative",
          n -> n.memory().forget(truth.device(), stream.id(), quiet));
      assertFinds(
          node, fleet, "event dhcp-ack made twice", n -> n.operator().doubleEvents("dhcp-ack"));
      assertFinds(
          node, fleet, "no event dhcp-ack of", n -> n.operator().withholdEvents("dhcp-ack"));
    }
  }

  private static long quietRecord(StreamTruth stream, SeqRange acked) {
    for (long seq = acked.first(); seq <= acked.last(); seq++) {
      if (stream.rule(seq).isEmpty()) {
        return seq;
      }
    }
    throw new AssertionError("every record makes an event");
  }

  private static void assertFinds(FakeNode node, Fleet fleet, String what, Consumer<FakeNode> lie)
      throws Exception {
    lie.accept(node);
    VerifyReport verified = verify(node, fleet.truths());

    assertFalse(verified.agrees(), "agrees in spite of: " + what);
    assertTrue(
        verified.first().stream().anyMatch(difference -> difference.what().contains(what)),
        () -> "not found: " + what + " in " + verified.first());
  }
}
