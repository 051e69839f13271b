package penstock.node.device;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import java.util.LinkedHashMap;
import java.util.Map;
import penstock.node.database.DatabaseSettings;

/**
 * Akka's settings for the ledgers, made from ours: journal and snapshots in our database, sharding,
 * and how many devices stay in memory. To be layered over Akka's reference configuration, below
 * what an operator may have set for Akka itself.
 */
public final class PersistenceConfig {

  private static final String SHARED = "penstock";
  private static final String DATABASE = "akka-persistence-jdbc.shared-databases." + SHARED;
  private static final String PASSIVATION = "akka.cluster.sharding.passivation";

  /** Slick refuses what would wait behind so many; far more than all that waits on purpose. */
  private static final int STATEMENTS_WAITING_MAX = 10_000;

  /** Commands that wait while a device persists one; what comes on top gets no answer. */
  private static final int STASH_MAX = 256;

  private PersistenceConfig() {}

  /**
   * The {@code akka.*} and plugin settings.
   *
   * @param root with {@code penstock.*} in it
   */
  public static Config of(Config root) {
    Map<String, Object> settings = new LinkedHashMap<>();
    putDatabase(settings, DatabaseSettings.of(root));
    putJournal(settings, LedgerSettings.of(root));
    putSharding(settings, LedgerSettings.of(root));
    return ConfigFactory.parseMap(settings, "penstock.jdbc and penstock.ledger");
  }

  private static void putDatabase(Map<String, Object> settings, DatabaseSettings database) {
    settings.put(DATABASE + ".profile", database.vendor().slickProfile());
    String db = DATABASE + ".db.";
    settings.put(db + "connectionPool", "HikariCP");
    settings.put(db + "poolName", "penstock-journal");
    settings.put(db + "driver", database.vendor().driver());
    settings.put(db + "url", database.url());
    settings.put(db + "user", database.user());
    settings.put(db + "password", database.password());
    settings.put(db + "numThreads", database.journalPoolMax());
    settings.put(db + "maxConnections", database.journalPoolMax());
    settings.put(db + "minConnections", Math.min(2, database.journalPoolMax()));
    settings.put(db + "queueSize", STATEMENTS_WAITING_MAX);
    settings.put(db + "connectionTimeout", 5_000);
    String testQuery = database.vendor().testQuery();
    if (testQuery != null) {
      settings.put(db + "connectionTestQuery", testQuery);
    }
    database
        .driverProperties()
        .forEach((name, value) -> settings.put(db + "properties." + name, value));
  }

  private static void putJournal(Map<String, Object> settings, LedgerSettings ledger) {
    settings.put("akka.persistence.journal.plugin", "jdbc-journal");
    settings.put("akka.persistence.snapshot-store.plugin", "jdbc-snapshot-store");
    settings.put("akka.persistence.max-concurrent-recoveries", ledger.recoveriesMax());
    settings.put("akka.persistence.typed.stash-capacity", STASH_MAX);
    for (String plugin :
        new String[] {"jdbc-journal", "jdbc-snapshot-store", "jdbc-read-journal"}) {
      settings.put(plugin + ".use-shared-db", SHARED);
    }
    settings.put("jdbc-journal.bufferSize", ledger.journalQueueMax());
    settings.put("jdbc-journal.batchSize", ledger.journalBatchMax());
    settings.put("jdbc-journal.parallelism", ledger.journalParallelism());
    for (String plugin : new String[] {"jdbc-journal", "jdbc-snapshot-store"}) {
      // With the back-off of devices, a journal that is back serves all of them within 7 s.
      settings.put(plugin + ".circuit-breaker.call-timeout", ledger.askTimeout());
      settings.put(plugin + ".circuit-breaker.reset-timeout", "2 s");
    }
  }

  private static void putSharding(Map<String, Object> settings, LedgerSettings ledger) {
    settings.put("akka.cluster.sharding.number-of-shards", ledger.shards());
    settings.put(PASSIVATION + ".strategy", "penstock-devices");
    String strategy = PASSIVATION + "." + ConfigUtil.quoteString("penstock-devices") + ".";
    settings.put(strategy + "active-entity-limit", ledger.activeDevicesMax());
    settings.put(strategy + "replacement.policy", "least-recently-used");
    settings.put(strategy + "idle-entity.timeout", ledger.passivateAfter());
  }
}
