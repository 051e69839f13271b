package penstock.chaos;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import penstock.chaos.cluster.Cluster;
import penstock.chaos.cluster.Clusters;
import penstock.chaos.cluster.NodeSettings.Build;
import penstock.chaos.cluster.Site;

/**
 * One fleet for one scenario after the other, since its start takes longer than most attacks. A
 * fleet on which something was found is ended, with its logs kept, and the next one is new.
 */
final class SharedFleet implements AutoCloseable {

  private final Build build;
  private final Path parent;
  private @Nullable Cluster cluster;
  private @Nullable RunFolder folder;
  private int fleets;

  SharedFleet(Build build, Path parent) {
    this.build = build;
    this.parent = parent;
  }

  Outcome run(ScenarioRun run) throws InterruptedException {
    if (cluster == null) {
      folder = RunFolder.fresh(parent, "fleet-" + ++fleets);
      cluster = Clusters.of(Site.FLEET, build, folder.path());
    }
    Outcome outcome = run.run(cluster);
    if (!outcome.isClean()) {
      System.out.println("the fleet's logs are kept in " + folder.path());
      cluster.close();
      cluster = null;
    }
    return outcome;
  }

  @Override
  public void close() {
    if (cluster != null) {
      cluster.close();
      folder.delete();
    }
  }
}
