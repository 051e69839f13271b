package penstock.node.segment.s3;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** The object store in numbers. */
public final class BucketMetrics {

  final Counter requests;
  final Counter bytes;
  final Counter retries;
  final Counter errors;
  final Histogram seconds;
  final Counter fenced;
  final Counter taken;

  public BucketMetrics(PrometheusRegistry registry) {
    requests =
        Counter.builder()
            .name("penstock_s3_requests_total")
            .help("Requests to the object store, tries included")
            .labelNames("operation")
            .register(registry);
    bytes =
        Counter.builder()
            .name("penstock_s3_bytes_total")
            .help("Bytes of objects written and read")
            .labelNames("operation")
            .register(registry);
    retries =
        Counter.builder()
            .name("penstock_s3_retries_total")
            .help("Requests that failed and were tried again at once")
            .labelNames("operation")
            .register(registry);
    errors =
        Counter.builder()
            .name("penstock_s3_errors_total")
            .help("Operations that failed with all their tries")
            .labelNames("operation")
            .register(registry);
    seconds =
        Histogram.builder()
            .name("penstock_s3_seconds")
            .help("How long an operation took, with all its tries")
            .labelNames("operation")
            .classicUpperBounds(.005, .01, .02, .05, .1, .2, .5, 1, 2, 5, 10)
            .classicOnly()
            .register(registry);
    fenced =
        Counter.builder()
            .name("penstock_segment_fenced_total")
            .help("Segments of this node that another one took while this one lived")
            .register(registry);
    taken =
        Counter.builder()
            .name("penstock_segment_taken_total")
            .help("Segments of other nodes that this one took over")
            .register(registry);
  }
}
