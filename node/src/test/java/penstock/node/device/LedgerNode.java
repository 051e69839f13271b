package penstock.node.device;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import penstock.node.database.Database;
import penstock.node.database.DatabaseSettings;

/** A cluster of one with ledgers on a real H2 file, that can be stopped and started again. */
final class LedgerNode implements AutoCloseable {

  private static final int BOUND_S = 30;

  final Database database;
  final ActorSystem<Void> system;
  final JdbcOldRows oldRows;
  final ShardedLedgers ledgers;

  private LedgerNode(Config config, Clock clock) {
    database = Database.open(DatabaseSettings.of(config));
    system =
        ActorSystem.create(
            Behaviors.empty(), "ledgers", PersistenceConfig.of(config).withFallback(config));
    Cluster cluster = Cluster.get(system);
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    oldRows = new JdbcOldRows(database);
    ledgers =
        ShardedLedgers.start(
            system,
            LedgerSettings.of(config),
            database,
            oldRows,
            clock,
            new DeviceMetrics(new PrometheusRegistry()));
  }

  /** Settings of a node whose data lie in the folder. */
  static Config config(Path dataDir, String... more) {
    return ConfigFactory.parseString(
            "penstock.data-dir = "
                + ConfigUtil.quoteString(dataDir.toString())
                + "\nakka.actor.provider = cluster"
                + "\nakka.remote.artery.canonical { hostname = 127.0.0.1, port = 0 }"
                + "\nakka.cluster.jmx.multi-mbeans-in-same-jvm = on"
                + "\nakka.coordinated-shutdown.exit-jvm = off\n"
                + String.join("\n", more))
        .withFallback(ConfigFactory.load());
  }

  static LedgerNode start(Config config) {
    return start(config, Clock.systemUTC());
  }

  static LedgerNode start(Config config, Clock clock) {
    return new LedgerNode(config.resolve(), clock);
  }

  static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(BOUND_S, TimeUnit.SECONDS);
  }

  /** Stops as a node does: actors first, then the database. */
  @Override
  public void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().orTimeout(BOUND_S, TimeUnit.SECONDS).join();
    database.close();
  }
}
