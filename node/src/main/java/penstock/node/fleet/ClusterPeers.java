package penstock.node.fleet;

import akka.actor.Address;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.receptionist.Receptionist;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The members of the cluster that serve and that have a desk, as this node sees them. A member's id
 * is the role that begins with {@code node-}. Thread-safe.
 */
public final class ClusterPeers implements Peers {

  private static final String ROLE_PREFIX = "node-";

  /** Those that are on their way out still answer for their segments. */
  private static final Set<MemberStatus> SERVING =
      Set.of(MemberStatus.up(), MemberStatus.weaklyUp(), MemberStatus.leaving());

  private final Cluster cluster;
  private final String self;
  private volatile Set<ActorRef<FleetDesk.Command>> desks = Set.of();

  private ClusterPeers(Cluster cluster, String self) {
    this.cluster = cluster;
    this.self = self;
  }

  /**
   * Begins to follow the members; once per actor system.
   *
   * @param self id of this node
   */
  public static ClusterPeers start(ActorSystem<?> system, String self) {
    ClusterPeers peers = new ClusterPeers(Cluster.get(system), self);
    var unused = system.systemActorOf(peers.follow(), "fleet-peers", Props.empty());
    return peers;
  }

  private Behavior<Receptionist.Listing> follow() {
    return Behaviors.setup(
        context -> {
          context
              .getSystem()
              .receptionist()
              .tell(Receptionist.subscribe(FleetDesk.KEY, context.getSelf()));
          return Behaviors.receive(Receptionist.Listing.class)
              .onMessage(
                  Receptionist.Listing.class,
                  listing -> {
                    desks = listing.getServiceInstances(FleetDesk.KEY);
                    return Behaviors.same();
                  })
              .build();
        });
  }

  @Override
  public String self() {
    return self;
  }

  @Override
  public SortedMap<String, ActorRef<FleetDesk.Command>> others() {
    Set<ActorRef<FleetDesk.Command>> known = desks;
    SortedMap<String, ActorRef<FleetDesk.Command>> others = new TreeMap<>();
    if (known.isEmpty()) {
      return others;
    }
    Map<Address, String> ids = ids();
    for (ActorRef<FleetDesk.Command> desk : known) {
      String id = ids.get(desk.path().address());
      if (id != null) {
        others.put(id, desk);
      }
    }
    return others;
  }

  /** Of the other members that serve. */
  private Map<Address, String> ids() {
    Map<Address, String> ids = new HashMap<>();
    for (Member member : cluster.state().getMembers()) {
      if (SERVING.contains(member.status()) && !isSelf(member)) {
        ids.put(member.address(), idOf(member));
      }
    }
    return ids;
  }

  private boolean isSelf(Member member) {
    return member.uniqueAddress().equals(cluster.selfMember().uniqueAddress());
  }

  private static String idOf(Member member) {
    return member.getRoles().stream()
        .filter(role -> role.startsWith(ROLE_PREFIX))
        .map(role -> role.substring(ROLE_PREFIX.length()))
        .findFirst()
        .orElseGet(() -> member.address().hostPort());
  }

  /** All members, this one included, in the order of their ids. */
  public List<FleetMember> members() {
    Set<Member> unreachable = cluster.state().getUnreachable();
    List<FleetMember> members = new ArrayList<>();
    for (Member member : cluster.state().getMembers()) {
      members.add(
          new FleetMember(
              isSelf(member) ? self : idOf(member),
              member.address().getHost().orElse("") + ":" + member.address().getPort().orElse(0),
              unreachable.contains(member) ? "unreachable" : word(member.status())));
    }
    members.sort(Comparator.comparing(FleetMember::id));
    return members;
  }

  private static String word(MemberStatus status) {
    return status.toString().toLowerCase(java.util.Locale.ROOT);
  }
}
