package penstock.node.rule;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What the rule folder does, for {@code /metrics}. */
public final class RuleMetrics {

  private final Gauge inForce;
  private final Gauge refused;
  private final Counter reloads;

  public RuleMetrics(PrometheusRegistry registry) {
    inForce = Gauge.builder().name("penstock_rules").help("Rules in force.").register(registry);
    refused =
        Gauge.builder()
            .name("penstock_rules_refused")
            .help("1 while the rule folder holds a set that was refused, and an older is in force.")
            .register(registry);
    reloads =
        Counter.builder()
            .name("penstock_rule_reloads_total")
            .help("Changes of the rule folder, by outcome.")
            .labelNames("outcome")
            .register(registry);
    reloads.initLabelValues("accepted");
    reloads.initLabelValues("refused");
  }

  void started(RuleSet rules) {
    inForce.set(rules.rules().size());
  }

  void accepted(RuleSet rules) {
    reloads.labelValues("accepted").inc();
    inForce.set(rules.rules().size());
    refused.set(0);
  }

  void refused() {
    reloads.labelValues("refused").inc();
    refused.set(1);
  }

  /** The folder is back at what is in force. */
  void unchanged() {
    refused.set(0);
  }
}
