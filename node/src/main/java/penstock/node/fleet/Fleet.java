package penstock.node.fleet;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.cluster.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import penstock.node.grind.EventStore;
import penstock.node.grind.OwnEvents;
import penstock.node.grind.ShelvedEvents;
import penstock.node.grind.Tail;
import penstock.node.index.NarrativeSearch;
import penstock.node.registry.Registry;
import penstock.node.segment.SegmentStore;
import penstock.node.segment.SharedSegments;

/**
 * This node's place in the fleet: what it asks the others, and, once its own parts are there, what
 * it answers them.
 */
public final class Fleet {

  private final ActorSystem<?> system;
  private final ClusterPeers peers;
  private final FleetCalls calls;

  private Fleet(ActorSystem<?> system, ClusterPeers peers) {
    this.system = system;
    this.peers = peers;
    this.calls = new FleetCalls(system, peers);
  }

  /**
   * Begins to follow the other nodes; once per actor system.
   *
   * @param self id of this node
   * @param ids of members, as these say
   */
  public static Fleet join(
      ActorSystem<?> system, String self, Function<Member, Optional<String>> ids) {
    return new Fleet(system, ClusterPeers.start(system, self, ids));
  }

  /** The other nodes. */
  public Peers peers() {
    return peers;
  }

  /**
   * What this node answers with.
   *
   * @param segments its open segments
   * @param narratives over a {@link #store}, alone
   * @param events that are nowhere else
   * @param tail of what it takes
   * @param registry its own copy
   * @param readDevice reads a device again that another node has changed; blocking
   * @param flushSums writes what it has heard of ledgers; blocking
   */
  public record Own(
      SharedSegments segments,
      NarrativeSearch narratives,
      OwnEvents events,
      Tail tail,
      Registry registry,
      Consumer<String> readDevice,
      Runnable flushSums,
      Supplier<NodeStatus> status) {}

  /** From now on others can ask; once. */
  public void answer(Own own) {
    List<FleetService> services = new ArrayList<>(OpenFramesService.of(own.segments()));
    services.add(new NarrativeService(own.narratives()));
    services.add(new EventsService(own.events()));
    services.add(new TailService(own.tail(), own.registry()));
    services.add(FleetFlush.service(own.flushSums()));
    services.add(FleetRegistry.service(own.readDevice()));
    services.add(StatusService.of(own.status()));
    var unused =
        system.systemActorOf(FleetDesk.createListed(services), "fleet-desk", Props.empty());
  }

  public SegmentStore store(SegmentStore store, SharedSegments segments) {
    return new FleetStore(store, segments, calls);
  }

  public NarrativeSearch narratives(NarrativeSearch here) {
    return new FleetNarratives(here, calls);
  }

  public EventStore events(OwnEvents own, ShelvedEvents shelf) {
    return new FleetEvents(own, shelf, calls);
  }

  public Tail tail(Tail here) {
    return new FleetTail(here, calls);
  }

  public Registry registry(Registry here) {
    return new FleetRegistry(here, calls);
  }

  public FleetNodes nodes(Supplier<NodeStatus> own) {
    return new ClusterNodes(peers, calls, own);
  }

  /** Has all nodes write what they have heard of ledgers. */
  public FleetFlush flush(Runnable own, Executor blocking) {
    return new FleetFlush(own, calls, blocking);
  }

  /** Whether this node does what only one of them is to do; two may for a moment. */
  public boolean isFirst() {
    return peers.others().isEmpty() || peers.self().compareTo(peers.others().firstKey()) < 0;
  }
}
