package penstock.node.cluster;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** The cluster as this node sees it. */
public final class ClusterMetrics {

  private ClusterMetrics() {}

  public static void register(PrometheusRegistry registry, Membership membership) {
    GaugeWithCallback.builder()
        .name("penstock_cluster_members")
        .help("Nodes that take part, as this one sees it")
        .callback(callback -> callback.call(membership.members()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("penstock_cluster_unreachable")
        .help("Nodes that some node can't reach")
        .callback(callback -> callback.call(membership.unreachable()))
        .register(registry);
  }
}
