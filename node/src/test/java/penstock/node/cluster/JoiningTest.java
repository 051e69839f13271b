package penstock.node.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes that may form a cluster, and ask a roll whether there is one that they can't see. */
class JoiningTest {

  private static final Duration BOUND = Duration.ofSeconds(60);

  /** Twice as long as Akka's first seed waits here for an answer. */
  private static final int LOOKS = 6;

  /** A seed at which nobody answers. */
  private static final String NOBODY = "127.0.0.1:1";

  private final FakeRoll roll = new FakeRoll();
  private final List<Node> nodes = new ArrayList<>();

  /** A node that joins in a thread of its own. */
  private record Node(
      ActorSystem<Void> system, Membership membership, CompletableFuture<Void> joined) {

    MemberStatus status() {
      return Cluster.get(system).selfMember().status();
    }

    void awaitUp() throws Exception {
      joined.get(BOUND.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private Node start(String... settings) {
    Config config =
        ConfigFactory.parseString(String.join("\n", settings))
            .withFallback(
                ConfigFactory.parseString(
                    """
                    akka.cluster.seed-node-timeout = 300 ms
                    akka.cluster.shutdown-after-unsuccessful-join-seed-nodes = off
                    akka.coordinated-shutdown.exit-jvm = off
                    akka.loggers = ["akka.event.slf4j.Slf4jLogger"]
                    akka.logging-filter = "akka.event.slf4j.Slf4jLoggingFilter"
                    """))
            .withFallback(ConfigFactory.defaultReferenceUnresolved())
            .resolve();
    ClusterSettings cluster = ClusterSettings.of(config);
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "penstock",
            ConfigFactory.parseString(String.join("\n", settings))
                .withFallback(ClusterConfig.of(cluster, NodeRole.of("test")))
                .withFallback(config));
    Membership membership = new Membership(system, cluster, "test", roll);
    membership.announce();
    Node node =
        new Node(system, membership, CompletableFuture.runAsync(() -> membership.join(() -> true)));
    nodes.add(node);
    return node;
  }

  private Node startFirst(int port, String seeds) {
    return start(
        "penstock.cluster.port = " + port,
        "penstock.cluster.seeds = \"127.0.0.1:" + port + seeds + "\"");
  }

  @AfterEach
  void stop() throws Exception {
    for (Node node : nodes) {
      node.system().terminate();
      node.system()
          .getWhenTerminated()
          .toCompletableFuture()
          .get(BOUND.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + BOUND.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, what);
      LockSupport.parkNanos(10_000_000);
    }
  }

  private void awaitLooksInVain(Node node) {
    int before = roll.looks.get();
    await("it looks again", () -> roll.looks.get() >= before + LOOKS || node.joined().isDone());
    assertNotEquals(MemberStatus.up(), node.status());
  }

  @Test
  void shouldFormNoClusterWhileOthersAreInOne() throws Exception {
    roll.up.add("127.0.0.1:2");
    Node first = startFirst(MemberProcess.freePort(), "," + NOBODY);
    awaitLooksInVain(first);
    roll.away = true;
    awaitLooksInVain(first);
    roll.away = false;
    roll.up.clear();
    first.awaitUp();
  }

  @Test
  void shouldJoinThoseOnTheRollThatAreNoSeeds() throws Exception {
    int port = MemberProcess.freePort();
    Node there = startFirst(port, "");
    there.awaitUp();
    roll.up.add("127.0.0.1:" + port);
    Node second = startFirst(MemberProcess.freePort(), "");
    second.awaitUp();
    await("two members", () -> second.membership().members() == 2);
  }

  @Test
  void shouldFormNoClusterThroughBootstrapWhileOthersAreInOne() throws Exception {
    int management = MemberProcess.freePort();
    roll.up.add("127.0.0.1:2");
    Node node =
        start(
            "penstock.cluster.bootstrap { method = dns, service-name = logs }",
            "penstock.cluster.bootstrap.required-contact-points = 1",
            "penstock.cluster.management.port = " + management,
            "akka.discovery.method = config",
            "akka.discovery.config.services.logs.endpoints = [{host=127.0.0.1,port="
                + management
                + "}]",
            "akka.management.cluster.bootstrap.contact-point-discovery.stable-margin = 100 ms",
            "akka.management.cluster.bootstrap.contact-point.filter-on-fallback-port = off");
    awaitLooksInVain(node);
    roll.up.clear();
    node.awaitUp();
  }

  @Test
  void shouldWriteNothingWhereThereNeverIsAnother() throws Exception {
    start().awaitUp();
    assertEquals(List.of(), roll.written);
    assertEquals(0, roll.looks.get());
  }
}
