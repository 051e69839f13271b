package penstock.sim.swarm;

/**
 * What happened in one second of a run.
 *
 * @param at which second, from 0 on
 * @param arrivals uploads that devices began to send
 * @param admitted uploads that were answered 200
 * @param refused uploads that were answered 503 or 429
 * @param failed uploads without an answer, or with any other one
 * @param rawBytes log text in what was admitted
 * @param bodyBytes bodies sent, refused ones included
 * @param backlogBytes log text in all devices' buffers that was not acknowledged, at the second's
 *     end
 * @param connections open at the second's end
 * @param stormAck milliseconds from an upload's first byte to its 200, of the devices in a storm
 * @param othersAck the same of all other devices
 * @param node what the node's process used, as far as it could be seen
 */
public record Second(
    int at,
    long arrivals,
    long admitted,
    long refused,
    long failed,
    long rawBytes,
    long bodyBytes,
    long backlogBytes,
    int connections,
    Latency stormAck,
    Latency othersAck,
    NodeUse node) {

  /** Quantiles in milliseconds; NaN where nothing was measured. */
  public record Latency(long count, double p50Ms, double p99Ms, double maxMs) {
    public static final Latency NONE = new Latency(0, Double.NaN, Double.NaN, Double.NaN);
  }

  /** NaN where it can't be seen. */
  public record NodeUse(double cores, double rssMib, double heapMib) {
    public static final NodeUse UNSEEN = new NodeUse(Double.NaN, Double.NaN, Double.NaN);
  }
}
