package penstock.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a node of a fleet can't do without, and what would go wrong silently if it were missing: it
 * would keep its own database, or be a cluster of its own beside the others. Conf/fleet.conf takes
 * each from the environment too, under the setting's name in capitals.
 */
final class FleetNeeds {

  private FleetNeeds() {}

  /** A line for each setting that is missing, all of them at once; none where it is no fleet. */
  static List<String> missing(Config root) {
    if (!text(root, "penstock.store").equals("s3")) {
      return List.of();
    }
    List<String> missing = new ArrayList<>();
    need(
        missing,
        root,
        "penstock.jdbc.url",
        "the PostgreSQL that all nodes share, for journal, registry and catalog, such as"
            + " jdbc:postgresql://db:5432/penstock");
    need(missing, root, "penstock.s3.bucket", "the bucket that all nodes share, for segments");
    if (text(root, "penstock.cluster.bootstrap.method").equals("none")) {
      need(
          missing,
          root,
          "penstock.cluster.seeds",
          "host:port of the first nodes, this one among them or not, such as 10.0.0.1:25520; or set"
              + " penstock.cluster.bootstrap.method (PENSTOCK_CLUSTER_BOOTSTRAP_METHOD) to dns or"
              + " kubernetes");
    }
    return missing;
  }

  private static void need(List<String> missing, Config root, String path, String what) {
    if (text(root, path).isEmpty()) {
      missing.add(
          path
              + " is missing: "
              + what
              + "; set it in the file, with -D"
              + path
              + "=…, or where conf/fleet.conf is used as "
              + variable(path)
              + " in the environment");
    }
  }

  /** The environment variable that conf/fleet.conf takes a setting from. */
  static String variable(String path) {
    return path.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  private static String text(Config root, String path) {
    try {
      return root.hasPath(path) ? root.getString(path) : "";
    } catch (ConfigException e) {
      // Whoever reads the setting says what is wrong with it.
      return "?";
    }
  }
}
