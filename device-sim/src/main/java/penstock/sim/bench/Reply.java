package penstock.sim.bench;

/**
 * What a node answered.
 *
 * @param retryAfterSeconds 0 where the answer has none
 * @param closes the connection is of no more use
 */
record Reply(int status, long retryAfterSeconds, boolean closes, String body) {}
