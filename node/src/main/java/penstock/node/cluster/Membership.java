package penstock.node.cluster;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.cluster.ClusterEvent.CurrentClusterState;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * This node's place in the cluster: how it comes in, and whether it is in it. Thread-safe; joining
 * blocks.
 */
public final class Membership {

  private final ActorSystem<?> system;
  private final ClusterSettings settings;
  private final Cluster cluster;
  private final @Nullable Roll roll;
  private final @Nullable Presence presence;

  /**
   * @param node the id of this life
   * @param shared the roll of the fleet's nodes; null for none. A cluster of one leaves it alone
   */
  public Membership(
      ActorSystem<?> system, ClusterSettings settings, String node, @Nullable Roll shared) {
    this.system = system;
    this.settings = settings;
    this.cluster = Cluster.get(system);
    this.roll = settings.isAlone() ? null : shared;
    this.presence =
        roll == null
            ? null
            : new Presence(
                roll,
                Joining.hostPort(cluster.selfMember().address()),
                node,
                () -> problem().isEmpty());
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
    new Joining(system, settings, roll).await();
  }

  /** Tells whoever may start that this node is there, and does not hear the others yet. */
  public void announce() {
    if (presence != null) {
      presence.begin(system);
    }
  }

  /** This node has left in order: nobody has to wait for it. Blocking. */
  public void leave() {
    if (presence != null) {
      presence.end();
    }
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
      NodeRole.id(member).ifPresent(ids::add);
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
