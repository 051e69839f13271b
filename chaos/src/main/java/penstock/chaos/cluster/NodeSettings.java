package penstock.chaos.cluster;

import java.nio.file.Path;
import java.util.List;

/**
 * How the nodes of a scenario are started.
 *
 * @param home the checkout, built
 * @param directory for data and logs; of this scenario alone
 * @param settings {@code penstock.*} settings, each as {@code key=value}
 */
public record NodeSettings(Path home, Path directory, List<String> settings) {

  /** Everything happens often: segments fill and age, checkpoints are made. */
  public static NodeSettings hasty(Path home, Path directory) {
    return new NodeSettings(
        home,
        directory,
        List.of(
            "penstock.segment.segment-bytes=1 MiB",
            "penstock.segment.segment-age=3 s",
            "penstock.segment.settle-wait=2 s",
            "penstock.checkpoint-interval=1 s",
            "penstock.ledger.snapshot-every=20",
            "penstock.ledger.passivate-after=1 s"));
  }

  Path nodeJar() {
    return home.resolve("node").resolve("target").resolve("penstock-node.jar");
  }

  Path data() {
    return directory.resolve("data");
  }
}
