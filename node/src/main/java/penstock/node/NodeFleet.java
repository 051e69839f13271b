package penstock.node;

import akka.actor.typed.ActorSystem;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import penstock.node.cluster.NodeRole;
import penstock.node.database.Database;
import penstock.node.device.ExpirySweep;
import penstock.node.device.FleetLedger;
import penstock.node.device.FleetTotals;
import penstock.node.device.JdbcFleetLedger;
import penstock.node.device.LedgerBook;
import penstock.node.device.ShardedLedgers;
import penstock.node.fleet.Fleet;
import penstock.node.fleet.FleetMember;
import penstock.node.fleet.FleetNodes;
import penstock.node.fleet.NodeStatus;
import penstock.node.grind.EventShelf;
import penstock.node.grind.EventStore;
import penstock.node.grind.Grinder;
import penstock.node.grind.OwnEvents;
import penstock.node.grind.Tail;
import penstock.node.index.NarrativeSearch;
import penstock.node.registry.JdbcRegistry;
import penstock.node.registry.Registry;
import penstock.node.segment.SegmentStore;
import penstock.node.segment.SharedSegments;

/**
 * The parts of which a node that is alone, and one of a fleet, have different ones. A node whose
 * segments no other can read is alone: for it, all of this is what it has itself, at no cost.
 */
final class NodeFleet {

  /**
   * A change of the registry is in force on all nodes within 5 seconds: nodes that could not look
   * for changes for nearly so long stop acting on what they know.
   */
  private static final Duration REGISTRY_AGE_MAX = Duration.ofSeconds(4);

  private final String id;
  private final @Nullable Fleet fleet;
  private final @Nullable SharedSegments segments;

  private NodeFleet(String id, @Nullable Fleet fleet, @Nullable SharedSegments segments) {
    this.id = id;
    this.fleet = fleet;
    this.segments = segments;
  }

  /**
   * Begins to follow the other nodes, where there can be any.
   *
   * @param id of this node, as its role says
   * @param segments null where no other node can read this one's segments
   */
  static NodeFleet join(ActorSystem<?> system, String id, @Nullable SharedSegments segments) {
    return new NodeFleet(
        id, segments == null ? null : Fleet.join(system, id, NodeRole::id), segments);
  }

  /** With what the other nodes have not sealed. */
  SegmentStore store(SegmentStore store) {
    return fleet == null || segments == null ? store : fleet.store(store, segments);
  }

  NarrativeSearch narratives(NarrativeSearch here) {
    return fleet == null ? here : fleet.narratives(here);
  }

  EventStore events(Grinder grinder, @Nullable EventShelf shelf) {
    return fleet == null || shelf == null ? grinder.events() : fleet.events(grinder.own(), shelf);
  }

  Tail tail(Tail here) {
    return fleet == null ? here : fleet.tail(here);
  }

  LedgerBook book(Database database) {
    return fleet == null ? LedgerBook.load(database) : LedgerBook.ofFleet(database);
  }

  JdbcRegistry registry(DataSource database, Executor blocking, Clock clock) throws SQLException {
    return fleet == null
        ? new JdbcRegistry(database, blocking, clock)
        : new JdbcRegistry(database, blocking, clock, System::nanoTime, REGISTRY_AGE_MAX);
  }

  /** For changes by operators. */
  Registry registry(Registry here) {
    return fleet == null ? here : fleet.registry(here);
  }

  /** The sums of all ledgers, and when they have to be looked through. */
  record Sums(FleetLedger ledger, Supplier<FleetTotals> latest, ExpirySweep sweep) {}

  Sums sums(Database database, LedgerBook book, ShardedLedgers ledgers, Executor blocking) {
    Fleet all = fleet;
    if (all == null) {
      return new Sums(
          FleetLedger.of(book), book::totals, new ExpirySweep(book, ledgers, Clock.systemUTC()));
    }
    Supplier<? extends CompletionStage<?>> flush = all.flush(book::flush, blocking);
    JdbcFleetLedger sums = new JdbcFleetLedger(database, flush, blocking, System::nanoTime);
    ExpirySweep.DueDevices due = sums.dueWhere(all::isFirst);
    return new Sums(sums, sums::latest, new ExpirySweep(due, book, ledgers, Clock.systemUTC()));
  }

  FleetNodes nodes(String address, Supplier<NodeStatus> own) {
    return fleet == null
        ? FleetNodes.alone(new FleetMember(id, address, "up"), own)
        : fleet.nodes(own);
  }

  /** Runs what one node does for all. */
  void onFirst(Runnable task) {
    if (fleet == null || fleet.isFirst()) {
      task.run();
    }
  }

  /** Writes what was heard of ledgers, where others want to know of it. */
  void flush(LedgerBook book) {
    if (fleet != null) {
      book.flush();
    }
  }

  /** From now on other nodes can ask this one. */
  void answer(
      NarrativeSearch narratives,
      OwnEvents events,
      Tail tail,
      JdbcRegistry registry,
      LedgerBook book,
      Supplier<NodeStatus> status) {
    if (fleet != null && segments != null) {
      fleet.answer(
          new Fleet.Own(
              segments, narratives, events, tail, registry, registry::read, book::flush, status));
    }
  }
}
