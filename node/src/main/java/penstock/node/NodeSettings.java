package penstock.node;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;
import penstock.node.database.DatabaseSettings;
import penstock.node.device.LedgerSettings;
import penstock.node.gate.GateSettings;
import penstock.node.segment.SegmentSettings;
import penstock.node.settings.Section;

/** All settings of a node, read once; each is explained in {@code reference.conf}. */
record NodeSettings(
    Path dataDir,
    Path rulesDir,
    Store store,
    Duration checkpointInterval,
    ClusterSettings cluster,
    GateSettings gate,
    SegmentSettings segment,
    LedgerSettings ledger,
    DatabaseSettings database) {

  /** Where segments are kept. */
  enum Store {
    /** Files under the data directory. */
    LOCAL
  }

  /** Set by {@code bin/penstock}: where relative paths of what Penstock ships begin. */
  private static final String HOME = "penstock.home";

  /**
   * @throws penstock.node.settings.SettingsException where a setting is wrong, missing or unknown
   */
  static NodeSettings of(Config root) {
    Section penstock = Section.of(root, "penstock");
    for (String read : new String[] {"device", "segment", "ledger", "jdbc"}) {
      penstock.section(read);
    }
    NodeSettings settings =
        new NodeSettings(
            Path.of(penstock.string("data-dir")).toAbsolutePath().normalize(),
            shipped(penstock.string("rules-dir")),
            penstock.oneOf("store", Store.class),
            penstock.duration("checkpoint-interval", Duration.ofSeconds(1), Duration.ofMinutes(10)),
            ClusterSettings.of(penstock.section("cluster")),
            GateSettings.of(root),
            SegmentSettings.of(root),
            LedgerSettings.of(root),
            DatabaseSettings.of(root));
    penstock.end();
    return settings;
  }

  private static Path shipped(String path) {
    return Path.of(System.getProperty(HOME, "")).resolve(path).toAbsolutePath().normalize();
  }
}
