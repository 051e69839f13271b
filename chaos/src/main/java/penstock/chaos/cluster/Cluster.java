package penstock.chaos.cluster;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import penstock.chaos.AtExit;
import penstock.chaos.net.Network;

/**
 * The nodes under test, what they depend on, and the ways between them. Nodes that end by
 * themselves are started again, as an init system does. Thread-safe.
 */
public final class Cluster implements AutoCloseable {

  private static final Duration SERVING_MAX = Duration.ofMinutes(3);
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final List<NodeUnderTest> nodes;
  private final Doors doors;
  private final @Nullable Backends backends;
  private final @Nullable Network network;
  private final Supervisor supervisor;
  private final Deque<Runnable> undo = new ArrayDeque<>();
  private int errorsTaken;

  /**
   * Nodes that are not started yet.
   *
   * @param backends what they depend on, running; null where they keep all themselves
   * @param network with the ways between them, null where there are none
   */
  Cluster(List<NodeSettings> settings, @Nullable Backends backends, @Nullable Network network) {
    this.doors = new Doors();
    this.nodes = settings.stream().map(one -> new NodeUnderTest(one, doors)).toList();
    this.backends = backends;
    this.network = network;
    this.supervisor = new Supervisor(nodes);
    AtExit.add(this::close);
  }

  public List<NodeUnderTest> nodes() {
    return nodes;
  }

  /** The node of a cluster of one. */
  public NodeUnderTest node() {
    if (nodes.size() != 1) {
      throw new IllegalStateException("there are " + nodes.size() + " nodes");
    }
    return nodes.get(0);
  }

  /** Any node. */
  public NodeUnderTest any(RandomGenerator random) {
    return nodes.get(random.nextInt(nodes.size()));
  }

  public Doors doors() {
    return doors;
  }

  /** The ways between the nodes of a fleet. */
  public Network network() {
    if (network == null) {
      throw new IllegalStateException("there are no ways to cut");
    }
    return network;
  }

  /** What the nodes of a fleet depend on. */
  public Backends backends() {
    if (backends == null) {
      throw new IllegalStateException("this node depends on nothing");
    }
    return backends;
  }

  /** Whether it is more than one node that keeps all itself. */
  public boolean isFleet() {
    return backends != null;
  }

  /** What operators can ask any node that serves. */
  public OperatorClient operator(RandomGenerator random) {
    List<NodeUnderTest> serving = nodes.stream().filter(NodeUnderTest::isServing).toList();
    if (serving.isEmpty()) {
      throw new IllegalStateException("no node is running");
    }
    return serving.get(random.nextInt(serving.size())).operator();
  }

  /** Undoes whatever was done, starts what is not running, and waits until all nodes serve. */
  public void heal() throws InterruptedException {
    if (network != null) {
      network.heal();
    }
    if (backends != null) {
      backends.heal();
    }
    for (NodeUnderTest node : nodes) {
      node.resume();
      node.launchIfStopped();
    }
    awaitServing();
  }

  private void awaitServing() throws InterruptedException {
    long deadline = System.nanoTime() + SERVING_MAX.toNanos();
    while (!doors.awaitAll(LOOK)) {
      boolean hopeless = nodes.stream().anyMatch(NodeUnderTest::isHopeless);
      if (hopeless || System.nanoTime() - deadline > 0) {
        throw new IllegalStateException(
            "only these nodes serve: " + doors.open().stream().map(Address::node).toList());
      }
    }
  }

  /** How often nodes were started. */
  public int starts() {
    return nodes.stream().mapToInt(NodeUnderTest::starts).sum();
  }

  /** What the nodes logged as errors since this was asked last. */
  public synchronized List<String> takeErrors() {
    List<String> all = new ArrayList<>();
    nodes.forEach(node -> all.addAll(node.errors()));
    List<String> fresh = all.subList(Math.min(errorsTaken, all.size()), all.size());
    errorsTaken = all.size();
    return fresh;
  }

  /** Which nodes ended by themselves since this was asked last. */
  public List<Supervisor.Ended> takeEnded() {
    return supervisor.take();
  }

  /** Has something done when it ends. */
  public synchronized void onClose(Runnable action) {
    undo.push(action);
  }

  @Override
  public void close() {
    supervisor.close();
    nodes.forEach(NodeUnderTest::close);
    synchronized (this) {
      undo.forEach(Runnable::run);
      undo.clear();
    }
    if (backends != null) {
      backends.close();
    }
    if (network != null) {
      network.close();
    }
  }
}
