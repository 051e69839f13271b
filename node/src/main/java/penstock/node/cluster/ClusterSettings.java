package penstock.node.cluster;

import com.typesafe.config.Config;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import penstock.node.settings.Section;
import penstock.node.settings.SettingsException;

/**
 * {@code penstock.cluster}.
 *
 * @param host where other nodes reach this one
 * @param port 0 for a free one
 * @param seeds host:port of nodes to join; empty, without bootstrap: a cluster of one
 * @param joinTimeout how long a start tries to become a member
 * @param stableAfter how long nothing may change before unreachable nodes are given up
 * @param release raised with each roll-out; shards go to the nodes of the highest
 */
public record ClusterSettings(
    String host,
    int port,
    List<String> seeds,
    Duration joinTimeout,
    Duration stableAfter,
    String release,
    BootstrapSettings bootstrap,
    ManagementSettings management,
    TlsSettings tls) {

  private static final String PATH = "penstock.cluster";
  private static final Pattern SEED = Pattern.compile("([^\\s:,]+|\\[[0-9a-fA-F:]+]):[0-9]{1,5}");

  /**
   * @throws SettingsException where a setting is wrong, missing or unknown
   */
  public static ClusterSettings of(Config root) {
    Section section = Section.of(root, PATH);
    ClusterSettings settings =
        new ClusterSettings(
            section.string("host"),
            section.integer("port", 0, 65535),
            seeds(section.stringOrEmpty("seeds")),
            section.duration("join-timeout", Duration.ofSeconds(10), Duration.ofHours(1)),
            section.duration("stable-after", Duration.ofSeconds(1), Duration.ofMinutes(1)),
            section.string("release"),
            BootstrapSettings.of(section.section("bootstrap")),
            ManagementSettings.of(section.section("management")),
            TlsSettings.of(section.section("tls")));
    section.end();
    settings.check();
    return settings;
  }

  private static List<String> seeds(String seeds) {
    List<String> list = new ArrayList<>();
    for (String seed : seeds.split(",", -1)) {
      if (!seed.isBlank() && !SEED.matcher(seed.trim()).matches()) {
        throw new SettingsException(PATH + ".seeds", seeds, "must be host:port,host:port");
      }
      if (!seed.isBlank()) {
        list.add(seed.trim());
      }
    }
    return List.copyOf(list);
  }

  private void check() {
    InetAddress address = address();
    if (!seeds.isEmpty() && port == 0) {
      throw new SettingsException(PATH + ".port", 0, "must be a fixed port where seeds are set");
    }
    if (!seeds.isEmpty() && bootstrap.on()) {
      throw new SettingsException(
          PATH + ".seeds",
          String.join(",", seeds),
          "must be empty where penstock.cluster.bootstrap.method is set: one way to find the others");
    }
    if (address.isAnyLocalAddress()) {
      throw new SettingsException(
          PATH + ".host", host, "must be an address that other nodes reach this one at");
    }
    if (!tls.on() && !tls.insecure() && !address.isLoopbackAddress()) {
      throw new SettingsException(
          PATH + ".host",
          host,
          "beyond loopback nodes talk over TLS only: set penstock.cluster.tls.certificate, key and"
              + " ca (bin/penstock clustercert makes them), or, on a network that nobody else can"
              + " reach, penstock.cluster.tls.insecure = true");
    }
  }

  private InetAddress address() {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new SettingsException(PATH + ".host", host, "must be an address of this machine");
    }
  }

  /** Whether there never is another node. */
  boolean isAlone() {
    return seeds.isEmpty() && !bootstrap.on();
  }

  /** How this node looks for the others, for people. */
  String way() {
    return bootstrap.on()
        ? bootstrap.way()
        : "penstock.cluster.seeds " + String.join(", ", seeds) + ", which must be up";
  }

  /** Where management binds: its own host, or the cluster's. */
  String managementHost() {
    return management.host().isEmpty() ? host : management.host();
  }
}
