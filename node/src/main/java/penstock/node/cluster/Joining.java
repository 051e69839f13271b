package penstock.node.cluster;

import akka.actor.Address;
import akka.actor.AddressFromURIString;
import akka.actor.typed.ActorSystem;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import akka.cluster.typed.JoinSeedNodes;
import akka.management.cluster.bootstrap.ClusterBootstrap;
import akka.management.javadsl.AkkaManagement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a node comes into the cluster: alone, through seeds, or through bootstrap. One that may form
 * a cluster asks the {@link Roll} first, and again until it is in one: while others are in one it
 * can only join these (docs/adr/0010). Belongs to one thread; blocks.
 */
final class Joining {

  private static final Logger LOG = LoggerFactory.getLogger(Joining.class);

  private static final Duration LOOK_INTERVAL = Duration.ofMillis(20);
  private static final Duration ROLL_INTERVAL = Duration.ofMillis(500);
  private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(10);
  private static final Duration BIND_TIMEOUT = Duration.ofSeconds(30);

  private final ActorSystem<?> system;
  private final ClusterSettings settings;
  private final Cluster cluster;
  private final @Nullable Roll roll;
  private final String self;
  private final SeedPlan plan;

  /** Whom this node asked last to let it in. */
  private List<String> asked = List.of();

  /** Why it may form no cluster; empty where it may, or never does. */
  private String waitsFor = "";

  private long rollNanos;

  /**
   * @param roll null where there is none: then the first seed forms a cluster where nobody answers
   */
  Joining(ActorSystem<?> system, ClusterSettings settings, @Nullable Roll roll) {
    this.system = system;
    this.settings = settings;
    this.cluster = Cluster.get(system);
    this.roll = roll;
    this.self = hostPort(cluster.selfMember().address());
    this.plan = new SeedPlan(self, settings.seeds());
  }

  /** As it stands in a list of seeds. */
  static String hostPort(Address address) {
    return address.getHost().orElse("") + ":" + address.getPort().orElse(0);
  }

  /**
   * Blocks until this node is a member.
   *
   * @throws IllegalStateException where it is none within {@code penstock.cluster.join-timeout}
   */
  void await() {
    long begun = System.nanoTime();
    long told = begun;
    begin();
    while (cluster.selfMember().status() != MemberStatus.up()) {
      long now = System.nanoTime();
      if (cluster.isTerminated() || now - begun > settings.joinTimeout().toNanos()) {
        throw new IllegalStateException(
            "it did not become a member of the cluster within "
                + TimeUnit.NANOSECONDS.toSeconds(now - begun)
                + " s, by "
                + way()
                + "; check that these nodes run and can be reached");
      }
      if (now - told > PROGRESS_INTERVAL.toNanos()) {
        told = now;
        tell(TimeUnit.NANOSECONDS.toSeconds(now - begun));
      }
      if (mayFormACluster() && now - rollNanos > ROLL_INTERVAL.toNanos()) {
        look();
      }
      LockSupport.parkNanos(LOOK_INTERVAL.toNanos());
    }
  }

  private void tell(long seconds) {
    if (waitsFor.isEmpty()) {
      LOG.info("not a member of the cluster yet, trying for {} s: {}", seconds, way());
    } else {
      LOG.warn("not a member of the cluster yet, trying for {} s: {}", seconds, way());
    }
  }

  private boolean mayFormACluster() {
    return plan.isFirst() || settings.bootstrap().on();
  }

  private void begin() {
    if (settings.bootstrap().on()) {
      bindManagement();
      look();
      ClusterBootstrap.get(system).start();
    } else if (settings.seeds().isEmpty()) {
      cluster.manager().tell(Join.create(cluster.selfMember().address()));
    } else if (plan.isFirst()) {
      look();
    } else {
      ask(settings.seeds());
    }
  }

  /** Learns who is in a cluster, and acts on it. */
  private void look() {
    Optional<List<String>> up = whoIsUp();
    rollNanos = System.nanoTime();
    SelfJoin.of(system.classicSystem()).allow(SeedPlan.mayBeAlone(self, up));
    if (plan.isFirst()) {
      ask(plan.toJoin(up));
    }
  }

  /** Empty where that can't be known. */
  private Optional<List<String>> whoIsUp() {
    if (roll == null) {
      return Optional.of(List.of());
    }
    try {
      List<String> up = new ArrayList<>(roll.up());
      up.remove(self);
      waitFor(
          up.isEmpty()
              ? ""
              : String.join(", ", up)
                  + " said within the last 10 s to be in a cluster, so this node forms none; if it"
                  + " can't reach them, mend the network between the nodes, or stop those");
      return Optional.of(up);
    } catch (RollException e) {
      waitFor("whether others are in a cluster can't be known: " + e.getMessage());
      return Optional.empty();
    }
  }

  private void waitFor(String what) {
    if (!what.isEmpty() && !what.equals(waitsFor)) {
      LOG.info("this node joins others only: {}", what);
    } else if (what.isEmpty() && !waitsFor.isEmpty()) {
      LOG.info("no other node is in a cluster any more: this node may form one");
    }
    waitsFor = what;
  }

  /** Akka goes on with a list until it has another one, or is in. */
  private void ask(List<String> addresses) {
    if (addresses.equals(asked)) {
      return;
    }
    asked = addresses;
    List<Address> seeds = new ArrayList<>();
    for (String address : addresses) {
      seeds.add(AddressFromURIString.parse("akka://" + system.name() + "@" + address));
    }
    cluster.manager().tell(new JoinSeedNodes(seeds));
  }

  private void bindManagement() {
    try {
      AkkaManagement.get(system.classicSystem())
          .start()
          .toCompletableFuture()
          .orTimeout(BIND_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
          .join();
    } catch (RuntimeException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalStateException(
          "a listener can't be bound, see penstock.cluster.management.port: " + cause.getMessage(),
          e);
    }
  }

  private String way() {
    return waitsFor.isEmpty() ? settings.way() : settings.way() + " (" + waitsFor + ")";
  }
}
