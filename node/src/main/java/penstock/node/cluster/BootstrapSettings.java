package penstock.node.cluster;

import penstock.node.settings.Section;

/**
 * {@code penstock.cluster.bootstrap}: how nodes find each other where there is no list of seeds.
 *
 * @param serviceName the DNS name, or the value of the pods' label app.kubernetes.io/name
 * @param requiredContactPoints so many nodes must be found before they may form a cluster
 * @param portName of the management port, in SRV records or a pod's ports; empty: its number
 */
record BootstrapSettings(
    Method method, String serviceName, int requiredContactPoints, String portName) {

  /** Who is asked for the other nodes. */
  enum Method {
    /** Nobody: there are seeds, or this is a cluster of one. */
    NONE,
    /** DNS, for SRV records where a port name is set, for addresses where not. */
    DNS,
    /** The Kubernetes API, for the pods of this namespace. */
    KUBERNETES
  }

  static BootstrapSettings of(Section section) {
    BootstrapSettings settings =
        new BootstrapSettings(
            section.oneOf("method", Method.class),
            section.string("service-name"),
            section.integer("required-contact-points", 1, 1000),
            section.stringOrEmpty("port-name"));
    section.end();
    return settings;
  }

  boolean on() {
    return method != Method.NONE;
  }

  /** Who is asked for how many nodes, for people. */
  String way() {
    String wanted = ", which must know at least " + requiredContactPoints;
    return method == Method.DNS
        ? "DNS for " + serviceName + wanted + " nodes"
        : "the Kubernetes API"
            + wanted
            + " pods with the label app.kubernetes.io/name="
            + serviceName;
  }
}
