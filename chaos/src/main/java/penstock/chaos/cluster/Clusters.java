package penstock.chaos.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import penstock.chaos.AtExit;
import penstock.chaos.net.Loopback;
import penstock.chaos.net.Network;
import penstock.chaos.net.Networks;

/** Makes clusters; their nodes don't run yet. */
public final class Clusters {

  /**
   * {@code -Dpenstock.chaos.nodes=5} asks for another number; three is the least with a majority.
   */
  private static final int NODES = Integer.getInteger("penstock.chaos.nodes", 3);

  private Clusters() {}

  /**
   * One for a site.
   *
   * @param directory for all that it keeps and logs
   */
  public static Cluster of(Site site, NodeSettings.Build build, Path directory) {
    NodeSettings alone = NodeSettings.alone(build, directory);
    return site == Site.LOCAL
        ? new Cluster(List.of(alone), null, null)
        : fleet(alone, Networks.best(NODES));
  }

  /**
   * A fleet with the settings that nodes ship with, on loopback. Each node is always on the same
   * ports: {@code devicePorts} has those of the device listeners.
   *
   * @param directory for all that it keeps and logs
   */
  public static Cluster shipped(
      NodeSettings.Build build, Path directory, List<Integer> devicePorts) {
    return fleet(NodeSettings.shipped(build, directory), new Loopback(devicePorts));
  }

  private static Cluster fleet(NodeSettings alone, Network network) {
    AtExit.add(network::close);
    try {
      Backends backends = Backends.start(alone.directory(), network);
      AtExit.add(backends::close);
      ClusterCertificates certificates = ClusterCertificates.make(alone);
      String seeds =
          IntStream.range(0, NODES)
              .mapToObj(number -> network.node(number).seed())
              .collect(Collectors.joining(","));
      List<NodeSettings> nodes = new ArrayList<>();
      for (int number = 0; number < NODES; number++) {
        Network.Site site = network.node(number);
        List<String> settings = new ArrayList<>(backends.settings(number, network));
        settings.add("penstock.cluster.host=" + site.host());
        settings.add("penstock.cluster.port=" + site.clusterPort());
        settings.add("penstock.cluster.seeds=" + seeds);
        settings.add("penstock.operator.host=" + site.host());
        // Older than a segment gets before others take it over from a node that has gone.
        settings.add("penstock.segment.segment-age=12 s");
        settings.addAll(certificates.settings());
        settings.addAll(site.settings());
        nodes.add(alone.at("node-" + (number + 1), site.host(), site.prefix(), settings));
      }
      return new Cluster(nodes, backends, network);
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }
}
