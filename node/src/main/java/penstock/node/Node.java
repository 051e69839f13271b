package penstock.node;

import akka.actor.Address;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Down;
import com.typesafe.config.Config;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.cluster.ClusterConfig;
import penstock.node.cluster.ClusterMetrics;
import penstock.node.cluster.JdbcRoll;
import penstock.node.cluster.Membership;
import penstock.node.cluster.Stopping;
import penstock.node.crash.CrashPoint;
import penstock.node.database.Database;
import penstock.node.database.Vendor;
import penstock.node.device.Checkpoint;
import penstock.node.device.DeviceMetrics;
import penstock.node.device.JdbcOldRows;
import penstock.node.device.JdbcSumsNotes;
import penstock.node.device.LedgerBook;
import penstock.node.device.ShardedLedgers;
import penstock.node.gate.DeviceListener;
import penstock.node.gate.Gate;
import penstock.node.gate.JdbcBaselines;
import penstock.node.gate.Settlement;
import penstock.node.grind.EventRules;
import penstock.node.grind.EventShelf;
import penstock.node.grind.GrindMetrics;
import penstock.node.grind.Grinder;
import penstock.node.grind.TailHub;
import penstock.node.index.Narratives;
import penstock.node.operator.OperatorListener;
import penstock.node.operator.OperatorParts;
import penstock.node.operator.OwnStatus;
import penstock.node.operator.RegrindDesk;
import penstock.node.operator.RulesDesk;
import penstock.node.registry.JdbcQuarantine;
import penstock.node.registry.JdbcRegistry;
import penstock.node.registry.RegistryMetrics;
import penstock.node.rule.RuleException;
import penstock.node.rule.RuleMetrics;
import penstock.node.rule.RuleSet;
import penstock.node.rule.RuleSettings;
import penstock.node.rule.RuleWatcher;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.SegmentStore;
import penstock.node.segment.WatchedStore;
import penstock.node.segment.s3.S3SegmentStore;
import penstock.node.settings.SettingsException;

/**
 * A node's parts, in the order in which they start and end. Starting blocks: a node that can't
 * serve is no node. It ends by Coordinated Shutdown: stops admitting, drains, seals, writes a
 * checkpoint, hands its devices off, leaves.
 */
final class Node {

  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  private static final String NAME = "penstock";

  private static final Duration REFRESH_INTERVAL = Duration.ofSeconds(2);
  private static final Duration REGISTRY_INTERVAL = Duration.ofSeconds(1);
  private static final Duration OLD_ROWS_INTERVAL = Duration.ofSeconds(1);
  private static final Duration TIDY_INTERVAL = Duration.ofSeconds(5);
  private static final Duration GATE_INTERVAL = Duration.ofMillis(100);
  private static final Duration BASELINE_INTERVAL = Duration.ofMinutes(5);
  private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(10);
  private static final Duration TAKEOVER_INTERVAL = Duration.ofSeconds(2);
  private static final Duration EXPIRY_INTERVAL = Duration.ofSeconds(60);

  private final NodeSettings settings;
  private final ActorSystem<Void> system;
  private final Membership membership;
  private final Stopping stopping;
  private final Executor blocking;
  private final PrometheusRegistry prometheus = new PrometheusRegistry();
  private final Database database;
  private final WatchedStore store;
  private final LedgerBook book;
  private final ShardedLedgers ledgers;
  private final JdbcOldRows oldRows;
  private final Checkpoint checkpoint;
  private final JdbcRegistry registry;
  private final NodeFleet fleet;
  private final NodeFleet.Sums sums;
  private final SumsAgain sumsAgain;
  private final Narratives narratives;
  private final JdbcQuarantine quarantine;
  private final RuleWatcher rules;
  private final TailHub tail;
  private final Grinder grinder;
  private final Settlement settlement;
  private final Gate gate;
  private final DeviceListener listener;
  private final NodeReadiness readiness = new NodeReadiness();
  private final DatabaseWatch databaseWatch;

  /** Ends without a word to anybody, as a crash does. */
  private final Runnable abort;

  private final OperatorListener operator;

  /** Null where no other node can read this one's segments. */
  private final @Nullable Takeover takeover;

  private final Bindings bindings = new Bindings();
  private final Bindings operatorBindings = new Bindings();
  private final Chores chores;
  private final AtomicBoolean sealed = new AtomicBoolean();

  /** Of the tick before: its settle marks are durable by now. */
  private @Nullable FrameLocation checkpointNext;

  private Node(NodeSettings settings, Config config, boolean endsJvm) throws SQLException {
    this.settings = settings;
    Clock clock = Clock.systemUTC();
    JvmMetrics.builder().register(prometheus);
    database = Database.open(settings.database());
    NodeId id = NodeId.next(settings.cluster().host(), settings.cluster().port());
    system =
        ActorSystem.create(Behaviors.empty(), NAME, NodeConfig.akka(config, settings, id, endsJvm));
    JdbcRoll roll = new JdbcRoll(database.dataSource());
    chores = new Chores(system);
    membership = new Membership(system, settings.cluster(), id.toString(), roll);
    membership.announce();
    ClusterMetrics.register(prometheus, membership);
    stopping = new Stopping(system);
    blocking = system.dispatchers().lookup(DispatcherSelector.blocking());
    store = Stores.open(settings, id, system, database, clock, prometheus);
    S3SegmentStore shared = Stores.shared(store);
    fleet = NodeFleet.join(system, id.toString(), shared);
    book = fleet.book(database);
    checkpoint = new Checkpoint(database, book, NAME);
    registry = fleet.registry(database.dataSource(), blocking, clock);
    readiness.registry(registry::current);
    RegistryMetrics.register(prometheus, registry);
    quarantine =
        new JdbcQuarantine(
            database.dataSource(),
            blocking,
            clock,
            settings.gate().quarantineBytesMax(),
            settings.gate().quarantineItemsMax());
    oldRows = new JdbcOldRows(database);
    DeviceMetrics deviceMetrics = new DeviceMetrics(prometheus);
    ledgers =
        ShardedLedgers.start(system, settings.ledger(), database, oldRows, clock, deviceMetrics);
    sums = fleet.sums(database, book, ledgers, blocking);
    deviceMetrics.totals(sums.latest());
    RuleSet ruleSet = load(settings.rules());
    tail = new TailHub(settings.tail());
    EventShelf shelf =
        shared == null
            ? null
            : new EventShelf(
                shared.files(),
                book::flush,
                id.toString(),
                settings.dataDir().resolve("event-cache"),
                settings.grind().eventCacheBytes());
    grinder =
        Grinder.start(
            settings.grind(),
            settings.dataDir().resolve("events"),
            store,
            EventRules.of(ruleSet),
            shelf,
            tail,
            clock,
            new GrindMetrics(prometheus));
    rules =
        new RuleWatcher(
            settings.rules().dir(),
            settings.rules().pollInterval(),
            ruleSet,
            next -> grinder.useRules(EventRules.of(next)),
            new RuleMetrics(prometheus));
    SegmentStore readable = fleet.store(store);
    narratives = new Narratives(readable, settings.operator().narrative());
    settlement = new Settlement(store, ledgers, book, grinder::committed);
    gate =
        new Gate(
            settings.gate(),
            registry,
            ledgers,
            readable,
            book,
            settlement,
            quarantine,
            new JdbcBaselines(database),
            prometheus,
            clock,
            system.dispatchers().lookup(DispatcherSelector.fromConfig(NodeConfig.INTAKE)),
            blocking);
    listener = new DeviceListener(system, gate, prometheus);
    RulesDesk rulesDesk = RulesDesk.of(rules);
    OwnStatus status = new OwnStatus(rulesDesk, readiness, prometheus);
    fleet.answer(narratives, grinder.own(), tail, registry, book, status);
    operator =
        new OperatorListener(
            system,
            new OperatorParts(
                readable,
                fleet.narratives(narratives),
                ledgers,
                sums.ledger(),
                fleet.nodes(address(), status),
                fleet.registry(registry),
                quarantine,
                fleet.events(grinder, shelf),
                fleet.tail(tail),
                rulesDesk,
                shared == null ? RegrindDesk.of(grinder.regrinds()) : RegrindDesk.ofFleet(),
                readiness,
                prometheus),
            settings.operator(),
            clock);
    sumsAgain = new SumsAgain(store, ledgers, book, new JdbcSumsNotes(database));
    takeover = shared == null ? null : takeover(shared);
    databaseWatch =
        new DatabaseWatch(() -> DatabaseWatch.roomBytes(settings.dataDir()), System::nanoTime);
    abort = endsJvm ? () -> Runtime.getRuntime().halt(1) : system::terminate;
    if (shared != null) {
      var unused = shared.fenced().thenAccept(this::endFenced);
    }
  }

  private Takeover takeover(S3SegmentStore shared) {
    return new Takeover(
        shared,
        shared.files(),
        membership::nodeIds,
        () -> new Recovery(shared, ledgers, book),
        sumsAgain::ask,
        grinder::onSealed,
        System::nanoTime);
  }

  /** Others have taken this node's segments over: what it appends is refused from now on. */
  private void endFenced(String why) {
    LOG.error("this node was taken for dead, and ends: {}", why);
    Cluster cluster = Cluster.get(system);
    cluster.manager().tell(new Down(cluster.selfMember().address()));
  }

  private static RuleSet load(RuleSettings settings) {
    try {
      return RuleSet.load(settings.dir());
    } catch (RuleException e) {
      throw new SettingsException(
          "penstock.rules-dir", settings.dir(), "must hold a good rule set: " + e.getMessage());
    }
  }

  /** For other nodes. */
  private String address() {
    Address address = Cluster.get(system).selfMember().address();
    return address.getHost().orElse("") + ":" + address.getPort().orElse(0);
  }

  /**
   * Starts a node and waits until it serves. The process ends with it.
   *
   * @throws RuntimeException where it can't; the message says why and what to do
   */
  static Node start(NodeSettings settings, Config config) {
    return start(settings, config, true);
  }

  /**
   * As {@link #start(NodeSettings, Config)}, for a process that is more than this node.
   *
   * @param endsJvm whether the process ends with the node
   */
  static Node start(NodeSettings settings, Config config, boolean endsJvm) {
    Node node;
    try {
      node = new Node(settings, config, endsJvm);
    } catch (SQLException e) {
      throw new IllegalStateException("the database can't be read: " + e.getMessage(), e);
    }
    node.endWithSystem();
    try {
      node.join();
      node.recover();
      node.serve();
      node.tick();
    } catch (RuntimeException e) {
      node.system.terminate();
      throw e;
    }
    return node;
  }

  private void join() {
    readiness.cluster(membership::problem);
    membership.join(readiness::ready);
  }

  /** In a fleet, what a node left behind was taken over long ago. */
  private void recover() {
    if (takeover != null) {
      return;
    }
    Optional<FrameLocation> after = checkpoint.last();
    new Recovery(store, ledgers, book)
        .run(after, frames -> LOG.info("{} frames proposed to the ledgers so far", frames));
    CrashPoint.AFTER_RECOVERY.reach();
  }

  private void serve() {
    bindings.await(listener.bind(settings.dataDir()), "penstock.device.port");
    operatorBindings.await(operator.bind(), "penstock.operator.port");
    if (settings.gate().proxiedPort() >= 0) {
      bindings.await(listener.bindProxied(), "penstock.device.proxied-port");
    }
    boolean unused = readiness.probe(database);
    readiness.serving();
  }

  private void tick() {
    var unused = rules.start();
    if (database.vendor() != Vendor.H2) {
      // A node that is alone changes the registry itself, and knows what it has changed.
      chores.every(REGISTRY_INTERVAL, registry::refresh);
    }
    chores.every(REFRESH_INTERVAL, () -> fleet.flush(book));
    chores.every(REFRESH_INTERVAL, this::probe);
    if (database.vendor() == Vendor.H2) {
      chores.everyUndelayed(DatabaseWatch.INTERVAL, this::endIfDatabaseIsLost);
    }
    chores.every(OLD_ROWS_INTERVAL, oldRows::sweep);
    chores.every(TIDY_INTERVAL, database::tidy);
    chores.every(REFRESH_INTERVAL, () -> readiness.store(store.stats().failing()));
    chores.every(SWEEP_INTERVAL, gate::sweep);
    chores.every(BASELINE_INTERVAL, gate::saveBaselines);
    chores.everyUndelayed(GATE_INTERVAL, gate::tick);
    chores.every(
        EXPIRY_INTERVAL,
        () -> {
          var unusedSweep = sums.sweep().sweep();
        });
    chores.every(SWEEP_INTERVAL, () -> fleet.onFirst(sumsAgain::askNoted));
    if (takeover == null) {
      chores.every(settings.checkpointInterval(), this::checkpoint);
    } else {
      chores.every(settings.checkpointInterval(), book::flush);
      chores.every(TAKEOVER_INTERVAL, takeover::look);
    }
  }

  private void probe() {
    if (readiness.probe(database)) {
      databaseWatch.answered();
    }
  }

  private void endIfDatabaseIsLost() {
    if (databaseWatch.isLost()) {
      LOG.error(
          "the embedded database closed itself after a failed write, and this process can't open"
              + " it again: the node ends and has to be started again. Nothing that was"
              + " acknowledged is lost");
      abort.run();
    }
  }

  private synchronized void checkpoint() {
    FrameLocation settled = settlement.settledUpTo();
    FrameLocation now = checkpointNext;
    checkpointNext = settled;
    if (now != null) {
      checkpoint.checkpoint(now);
    }
  }

  private void endWithSystem() {
    stopping.refuse(this::refuse);
    stopping.unbind(bindings::end);
    stopping.drain(() -> gate.requestsInFlight() == 0 && settlement.open() == 0);
    stopping.unbindOperator(operatorBindings::end);
    stopping.seal(() -> CompletableFuture.runAsync(this::seal, blocking));
    stopping.close(() -> CompletableFuture.runAsync(this::close, blocking));
    var unused = system.getWhenTerminated().whenComplete((done, e) -> database.close());
  }

  private CompletionStage<?> refuse() {
    readiness.stopping();
    listener.stopAdmitting();
    return CompletableFuture.completedFuture(null);
  }

  /** What was taken is settled, and nothing more comes. */
  private void seal() {
    if (!sealed.compareAndSet(false, true)) {
      return;
    }
    chores.end();
    FrameLocation settled = settlement.settledUpTo();
    rules.close();
    narratives.close();
    settlement.close();
    store.close();
    saveBaselines();
    grinder.close();
    if (takeover != null) {
      book.flush();
    } else if (settled != null) {
      checkpoint.checkpoint(settled);
    }
  }

  /** Nothing depends on it. */
  private void saveBaselines() {
    try {
      gate.saveBaselines();
    } catch (RuntimeException e) {
      LOG.warn("what classes of devices usually send is not written: {}", e.toString());
    }
  }

  /** What is left where the other nodes gave this one up; else nothing is. */
  private void close() {
    if (stopping.downed()) {
      bindings.end();
      operatorBindings.end();
    } else {
      membership.leave();
    }
    seal();
  }

  int devicePort() {
    return bindings.port();
  }

  int operatorPort() {
    return operatorBindings.port();
  }

  /** Begins the end; {@link #awaitTermination} waits for it. */
  void stop() {
    system.terminate();
  }

  /** Blocks until the node has ended; the process's exit code. */
  int awaitTermination() {
    system.getWhenTerminated().toCompletableFuture().join();
    return stopping.downed() ? ClusterConfig.DOWNED_EXIT_CODE : 0;
  }
}
