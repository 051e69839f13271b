package penstock.node;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import penstock.node.cluster.ClusterSettings;
import penstock.node.database.DatabaseSettings;
import penstock.node.device.LedgerSettings;
import penstock.node.gate.GateSettings;
import penstock.node.grind.GrindSettings;
import penstock.node.grind.TailSettings;
import penstock.node.operator.OperatorSettings;
import penstock.node.rule.RuleSettings;
import penstock.node.segment.SegmentSettings;
import penstock.node.segment.s3.BucketSettings;
import penstock.node.settings.Section;

/** All settings of a node, read once; each is explained in {@code reference.conf}. */
record NodeSettings(
    Path dataDir,
    Store store,
    Duration checkpointInterval,
    ClusterSettings cluster,
    GateSettings gate,
    SegmentSettings segment,
    BucketSettings s3,
    LedgerSettings ledger,
    DatabaseSettings database,
    RuleSettings rules,
    GrindSettings grind,
    TailSettings tail,
    OperatorSettings operator) {

  /** Sections that their own packages read. */
  private static final List<String> ELSEWHERE =
      List.of(
          "cluster",
          "device",
          "segment",
          "s3",
          "ledger",
          "jdbc",
          "rules",
          "grind",
          "tail",
          "operator");

  /** Where segments are kept. */
  enum Store {
    /** Files under the data directory. */
    LOCAL,
    /** Objects in a bucket. */
    S3
  }

  /**
   * @throws penstock.node.settings.SettingsException where a setting is wrong, missing or unknown
   */
  static NodeSettings of(Config root) {
    Section penstock = Section.of(root, "penstock");
    penstock.string("rules-dir");
    for (String read : ELSEWHERE) {
      penstock.section(read);
    }
    NodeSettings settings =
        new NodeSettings(
            Path.of(penstock.string("data-dir")).toAbsolutePath().normalize(),
            penstock.oneOf("store", Store.class),
            penstock.duration("checkpoint-interval", Duration.ofSeconds(1), Duration.ofMinutes(10)),
            ClusterSettings.of(root),
            GateSettings.of(root),
            SegmentSettings.of(root),
            BucketSettings.of(root),
            LedgerSettings.of(root),
            DatabaseSettings.of(root),
            RuleSettings.of(root),
            GrindSettings.of(root),
            TailSettings.of(root),
            OperatorSettings.of(root));
    penstock.end();
    return settings;
  }
}
