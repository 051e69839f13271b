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
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The members of the cluster that serve and that have a desk, as this node sees them. Thread-safe.
 */
public final class ClusterPeers implements Peers {

  /** Those that are on their way out still answer for their segments. */
  private static final Set<MemberStatus> SERVING =
      Set.of(MemberStatus.up(), MemberStatus.weaklyUp(), MemberStatus.leaving());

  private final Cluster cluster;
  private final String self;
  private final Function<Member, Optional<String>> ids;
  private volatile Set<ActorRef<FleetDesk.Command>> desks = Set.of();

  private ClusterPeers(Cluster cluster, String self, Function<Member, Optional<String>> ids) {
    this.cluster = cluster;
    this.self = self;
    this.ids = ids;
  }

  /**
   * Begins to follow the members; once per actor system.
   *
   * @param self id of this node
   * @param ids of members, as these say
   */
  public static ClusterPeers start(
      ActorSystem<?> system, String self, Function<Member, Optional<String>> ids) {
    ClusterPeers peers = new ClusterPeers(Cluster.get(system), self, ids);
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
    Map<Address, String> serving = serving();
    for (ActorRef<FleetDesk.Command> desk : known) {
      String id = serving.get(desk.path().address());
      if (id != null) {
        others.put(id, desk);
      }
    }
    return others;
  }

  /** Of the other members that serve. */
  private Map<Address, String> serving() {
    Map<Address, String> serving = new HashMap<>();
    for (Member member : cluster.state().getMembers()) {
      if (SERVING.contains(member.status()) && !isSelf(member)) {
        serving.put(member.address(), idOf(member));
      }
    }
    return serving;
  }

  private boolean isSelf(Member member) {
    return member.uniqueAddress().equals(cluster.selfMember().uniqueAddress());
  }

  private String idOf(Member member) {
    return ids.apply(member).orElseGet(() -> member.address().hostPort());
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
