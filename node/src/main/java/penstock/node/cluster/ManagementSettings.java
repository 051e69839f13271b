package penstock.node.cluster;

import penstock.node.settings.Section;

/**
 * {@code penstock.cluster.management}: the plain HTTP listener over which nodes find each other;
 * bound only where bootstrap is on.
 *
 * @param host empty: the cluster's
 */
record ManagementSettings(String host, int port) {

  static ManagementSettings of(Section section) {
    ManagementSettings settings =
        new ManagementSettings(section.stringOrEmpty("host"), section.integer("port", 1, 65535));
    section.end();
    return settings;
  }
}
