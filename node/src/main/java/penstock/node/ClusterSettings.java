package penstock.node;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import penstock.node.settings.Section;
import penstock.node.settings.SettingsException;

/**
 * {@code penstock.cluster}.
 *
 * @param seeds host:port of nodes to join; empty for a cluster of one
 */
record ClusterSettings(String host, int port, List<String> seeds) {

  private static final Pattern SEED = Pattern.compile("[^\\s:,]+:[0-9]{1,5}");

  static ClusterSettings of(Section section) {
    String seeds = section.stringOrEmpty("seeds");
    List<String> list = new ArrayList<>();
    for (String seed : seeds.split(",", -1)) {
      if (!seed.isBlank()) {
        list.add(checked(seed.trim(), seeds));
      }
    }
    ClusterSettings settings =
        new ClusterSettings(section.string("host"), section.integer("port", 0, 65535), list);
    section.end();
    if (!list.isEmpty() && settings.port == 0) {
      throw new SettingsException(
          "penstock.cluster.port", 0, "must be a fixed port where seeds are set");
    }
    return settings;
  }

  private static String checked(String seed, String seeds) {
    if (!SEED.matcher(seed).matches()) {
      throw new SettingsException("penstock.cluster.seeds", seeds, "must be host:port,host:port");
    }
    return seed;
  }
}
