package penstock.node.cluster;

import akka.actor.Address;
import akka.actor.AddressFromURIString;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.cluster.ClusterEvent.CurrentClusterState;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import akka.cluster.typed.JoinSeedNodes;
import akka.management.cluster.bootstrap.ClusterBootstrap;
import akka.management.javadsl.AkkaManagement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's place in the cluster: how it comes in, and whether it is in it. Thread-safe; joining
 * blocks.
 */
public final class Membership {

  /** What the role of a node begins with that says its id. */
  private static final String ROLE_PREFIX = "node-";

  private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

  private static final Duration LOOK_INTERVAL = Duration.ofMillis(20);
  private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(10);
  private static final Duration BIND_TIMEOUT = Duration.ofSeconds(30);

  private final ActorSystem<?> system;
  private final ClusterSettings settings;
  private final Cluster cluster;

  public Membership(ActorSystem<?> system, ClusterSettings settings) {
    this.system = system;
    this.settings = settings;
    this.cluster = Cluster.get(system);
    system.systemActorOf(MembershipLog.create(), "membership-log", Props.empty());
  }

  /**
   * Blocks until this node is a member.
   *
   * @param ready what management's probes say
   * @throws IllegalStateException where it is none within {@code penstock.cluster.join-timeout}
   */
  public void join(BooleanSupplier ready) {
    Health.of(system.classicSystem()).set(ready);
    begin();
    long begun = System.nanoTime();
    long told = begun;
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
        LOG.info(
            "not a member of the cluster yet, trying for {} s: {}",
            TimeUnit.NANOSECONDS.toSeconds(now - begun),
            way());
      }
      LockSupport.parkNanos(LOOK_INTERVAL.toNanos());
    }
  }

  private void begin() {
    if (settings.bootstrap().on()) {
      bindManagement();
      ClusterBootstrap.get(system).start();
    } else if (settings.seeds().isEmpty()) {
      cluster.manager().tell(Join.create(cluster.selfMember().address()));
    } else {
      cluster.manager().tell(new JoinSeedNodes(seeds()));
    }
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

  private List<Address> seeds() {
    List<Address> seeds = new ArrayList<>();
    for (String seed : settings.seeds()) {
      seeds.add(AddressFromURIString.parse("akka://" + system.name() + "@" + seed));
    }
    return seeds;
  }

  /** How this node looks for the others, for people. */
  private String way() {
    BootstrapSettings bootstrap = settings.bootstrap();
    return switch (bootstrap.method()) {
      case NONE ->
          "penstock.cluster.seeds " + String.join(", ", settings.seeds()) + ", which must be up";
      case DNS ->
          "DNS for "
              + bootstrap.serviceName()
              + ", which must know "
              + needed(bootstrap)
              + " nodes";
      case KUBERNETES ->
          "the Kubernetes API, which must know "
              + needed(bootstrap)
              + " pods with the label app.kubernetes.io/name="
              + bootstrap.serviceName();
    };
  }

  private static String needed(BootstrapSettings bootstrap) {
    return "at least " + bootstrap.requiredContactPoints();
  }

  /** Members that take part, this one among them. */
  public int members() {
    int count = 0;
    for (Member member : cluster.state().getMembers()) {
      count += member.status() == MemberStatus.up() ? 1 : 0;
    }
    return count;
  }

  /**
   * The ids of all members, whatever their status, as their roles say. None where this node is not
   * one of them (any more): one that was given up sees the others leave.
   */
  public Set<String> nodeIds() {
    Set<String> ids = new HashSet<>();
    if (!problem().isEmpty()) {
      return ids;
    }
    for (Member member : cluster.state().getMembers()) {
      for (String role : member.getRoles()) {
        if (role.startsWith(ROLE_PREFIX)) {
          ids.add(role.substring(ROLE_PREFIX.length()));
        }
      }
    }
    return ids;
  }

  /** Members that some node does not hear. */
  public int unreachable() {
    return cluster.state().getUnreachable().size();
  }

  /** Why this node can't do its part in the cluster; empty where it can. From memory. */
  public String problem() {
    if (cluster.isTerminated()) {
      return "the others gave this node up; it ends";
    }
    MemberStatus status = cluster.selfMember().status();
    if (status != MemberStatus.up()) {
      return "this node is no member yet, or no longer: " + status;
    }
    CurrentClusterState state = cluster.state();
    int all = members();
    int away = state.getUnreachable().size();
    return 2 * away > all ? away + " of " + all + " nodes can't be reached" : "";
  }
}
