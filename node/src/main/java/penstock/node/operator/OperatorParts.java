package penstock.node.operator;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import penstock.node.device.Ledgers;
import penstock.node.grind.EventStore;
import penstock.node.grind.Tail;
import penstock.node.registry.Quarantine;
import penstock.node.registry.Registry;
import penstock.node.segment.SegmentStore;

/** The parts of the node that an operator can see or change. */
public record OperatorParts(
    SegmentStore store,
    Ledgers ledgers,
    FleetLedger fleet,
    Registry registry,
    Quarantine quarantine,
    EventStore events,
    Tail tail,
    RulesDesk rules,
    RegrindDesk regrinds,
    Readiness readiness,
    PrometheusRegistry metrics) {}
