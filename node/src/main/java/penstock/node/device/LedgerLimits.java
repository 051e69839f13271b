package penstock.node.device;

/**
 * What bounds a device's ledger.
 *
 * @param fragmentsMax holes and losses that a stream may have; a chunk that would make more is
 *     refused (409), and the device starts a new stream
 * @param liveStreamsMax streams kept in the actor; the least recently used one of more is retired
 *     into a table, and comes back when it is used again
 * @param holeExpiryUs a hole this old becomes a loss
 */
record LedgerLimits(int fragmentsMax, int liveStreamsMax, long holeExpiryUs) {}
