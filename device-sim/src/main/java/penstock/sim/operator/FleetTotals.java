package penstock.sim.operator;

/** {@code GET /v1/ledger}, in numbers of records. */
public record FleetTotals(
    long received, long stored, long duplicates, long lost, long malformed, long devices) {}
