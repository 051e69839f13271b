package penstock.node.device;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the ledgers of this node tell Prometheus. Thread-safe. */
public final class DeviceMetrics {

  private static final double NANOS = 1e9;

  private static final Map<Class<?>, String> OUTCOMES =
      Map.of(
          Ledgers.Fresh.class, "fresh",
          Ledgers.Known.class, "known",
          Ledgers.InFlight.class, "in_flight",
          Ledgers.TooFragmented.class, "too_fragmented");

  private final PrometheusRegistry registry;
  private final Counter asks;
  private final Histogram seconds;
  private final CounterDataPoint retired;
  private final CounterDataPoint revived;

  public DeviceMetrics(PrometheusRegistry registry) {
    this.registry = registry;
    asks =
        Counter.builder()
            .name("penstock_ledger_asks_total")
            .help("Questions to the actors of devices, by kind and outcome")
            .labelNames("ask", "outcome")
            .register(registry);
    seconds =
        Histogram.builder()
            .name("penstock_ledger_ask_seconds")
            .help("Time until the actor of a device answered")
            .labelNames("ask")
            .classicUpperBounds(.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5)
            .classicOnly()
            .register(registry);
    Counter moves =
        Counter.builder()
            .name("penstock_ledger_stream_moves_total")
            .help("Streams that left their device's actor for the table of retired ones, and back")
            .labelNames("move")
            .register(registry);
    retired = moves.labelValues("retired");
    revived = moves.labelValues("revived");
  }

  /** Registers the sums of all ledgers; once. Gauges, because a loss may be taken back. */
  public void totals(Supplier<FleetTotals> totals) {
    GaugeWithCallback.builder()
        .name("penstock_ledger_records")
        .help("Records of the whole fleet by what became of them, since ever")
        .labelNames("kind")
        .callback(gauge -> tell(totals.get(), gauge))
        .register(registry);
    GaugeWithCallback.builder()
        .name("penstock_ledger_devices")
        .help("Devices that have a ledger")
        .callback(gauge -> gauge.call((double) totals.get().devices()))
        .register(registry);
  }

  private static void tell(FleetTotals totals, GaugeWithCallback.Callback gauge) {
    gauge.call((double) totals.stored(), "stored");
    gauge.call((double) totals.duplicates(), "duplicate");
    gauge.call((double) totals.lost(), "lost");
    gauge.call((double) totals.malformed(), "malformed");
  }

  void retired() {
    retired.inc();
  }

  void revived() {
    revived.inc();
  }

  /** What to tell an ask's answer, or failure, that begins now. */
  BiConsumer<@Nullable Object, @Nullable Throwable> timed(String ask) {
    long began = System.nanoTime();
    return (reply, failure) -> {
      asks.labelValues(ask, reply == null ? "failed" : outcome(reply)).inc();
      seconds.labelValues(ask).observe((System.nanoTime() - began) / NANOS);
    };
  }

  private static String outcome(Object reply) {
    if (reply instanceof Ledgers.CommitReply commit) {
      return commit.owned().isEmpty() ? "superseded" : "owned";
    }
    return OUTCOMES.getOrDefault(reply.getClass(), "answered");
  }
}
