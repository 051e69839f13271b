package penstock.node.fleet;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import penstock.node.cluster.NodeRole;
import penstock.node.grind.EventStore;
import penstock.node.grind.OwnEvents;
import penstock.node.grind.ShelvedEvents;
import penstock.node.grind.TailHub;
import penstock.node.grind.TailSettings;
import penstock.node.index.NarrativeLimits;
import penstock.node.index.Narratives;
import penstock.node.operator.FakeNode;
import penstock.node.segment.SegmentStore;

/** Nodes in one process that reach each other over loopback, with stores in memory. */
final class TestFleet implements AutoCloseable {

  private static final NarrativeLimits LIMITS = new NarrativeLimits(4, 8 << 20, 1);

  final SharedFake.Bucket bucket = new SharedFake.Bucket();
  final List<Node> nodes = new ArrayList<>();

  /** One node. */
  static final class Node implements AutoCloseable {
    final String id;
    final ActorSystem<Void> system;
    final Fleet fleet;
    final SharedFake store;
    final SegmentStore readable;
    final Narratives narratives;
    final FakeNode.FakeEvents events = new FakeNode.FakeEvents();
    final FakeNode.FakeRegistry registry = new FakeNode.FakeRegistry();
    final TailHub tail = new TailHub(new TailSettings(4, 64, 1 << 20));
    final AtomicInteger flushes = new AtomicInteger();
    final Set<String> readAgain = ConcurrentHashMap.newKeySet();
    final List<NodeStatus.Check> checks = new CopyOnWriteArrayList<>();

    Node(String id, SharedFake.Bucket bucket) {
      this.id = id;
      system = ActorSystem.create(Behaviors.empty(), "fleet-test", config(id));
      fleet = Fleet.join(system, id, NodeRole::id);
      store = bucket.store(id);
      readable = fleet.store(store, store);
      narratives = new Narratives(readable, LIMITS);
      fleet.answer(
          new Fleet.Own(
              store,
              narratives,
              own(),
              tail,
              registry,
              readAgain::add,
              flushes::incrementAndGet,
              this::status));
    }

    private static Config config(String id) {
      return ConfigFactory.parseMap(
              Map.of(
                  "akka.loglevel", "WARNING",
                  "akka.actor.provider", "cluster",
                  "akka.actor.allow-java-serialization", "off",
                  "akka.remote.artery.canonical.hostname", "127.0.0.1",
                  "akka.remote.artery.canonical.port", 0,
                  "akka.cluster.roles", List.of(NodeRole.of(id)),
                  "akka.cluster.jmx.enabled", "off",
                  "akka.cluster.shutdown-after-unsuccessful-join-seed-nodes", "off",
                  "akka.coordinated-shutdown.run-by-actor-system-terminate", "on"))
          .withFallback(ConfigFactory.load());
    }

    /** What this node has of segments that it owns. */
    OwnEvents own() {
      return (filter, segments) -> {
        Set<String> covered = new TreeSet<>(store.openHere());
        covered.retainAll(segments);
        return new OwnEvents.Opened(events.query(filter), covered);
      };
    }

    /** Nothing: all segments are their owners'. */
    ShelvedEvents shelf() {
      return new ShelvedEvents() {
        @Override
        public Map<String, String> missing() {
          return store.open();
        }

        @Override
        public EventStore.Cursor query(EventStore.Filter filter, Set<String> except) {
          return new FakeNode.FakeEvents().query(filter);
        }
      };
    }

    NodeStatus status() {
      return new NodeStatus(
          "rules-" + id, false, List.copyOf(checks), Map.of("uploads", Map.of("200", 1.0)));
    }

    FleetCalls calls() {
      return new FleetCalls(system, fleet.peers());
    }

    @Override
    public void close() {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
      narratives.close();
    }
  }

  TestFleet(String... ids) {
    for (String id : ids) {
      nodes.add(new Node(id, bucket));
    }
    Cluster first = Cluster.get(nodes.get(0).system);
    for (Node node : nodes) {
      Cluster.get(node.system).manager().tell(Join.create(first.selfMember().address()));
    }
    await(
        "all nodes know each other",
        () ->
            nodes.stream().allMatch(node -> node.fleet.peers().others().size() == ids.length - 1));
  }

  Node node(String id) {
    return nodes.stream().filter(node -> node.id.equals(id)).findFirst().orElseThrow();
  }

  static void await(String what, BooleanSupplier holds) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - until > 0) {
        throw new AssertionError("it did not happen within 40 s: " + what);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  @Override
  public void close() {
    nodes.forEach(Node::close);
  }
}
