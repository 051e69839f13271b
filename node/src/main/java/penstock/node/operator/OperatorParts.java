package penstock.node.operator;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import penstock.node.device.FleetLedger;
import penstock.node.device.Ledgers;
import penstock.node.fleet.FleetNodes;
import penstock.node.grind.EventStore;
import penstock.node.grind.Tail;
import penstock.node.index.NarrativeSearch;
import penstock.node.registry.Quarantine;
import penstock.node.registry.Registry;
import penstock.node.segment.SegmentStore;

/** The parts of the node that an operator can see or change. */
public record OperatorParts(
    SegmentStore store,
    NarrativeSearch narratives,
    Ledgers ledgers,
    FleetLedger fleet,
    FleetNodes nodes,
    Registry registry,
    Quarantine quarantine,
    EventStore events,
    Tail tail,
    RulesDesk rules,
    RegrindDesk regrinds,
    Readiness readiness,
    PrometheusRegistry metrics) {}
