package penstock.node.device;

/**
 * All ledgers together, in numbers of records. A sum that does not fit stays at the highest long.
 *
 * @param received stored + duplicates
 */
public record FleetTotals(
    long received,
    long stored,
    long duplicates,
    long lost,
    long malformed,
    long devices,
    long streams) {}
