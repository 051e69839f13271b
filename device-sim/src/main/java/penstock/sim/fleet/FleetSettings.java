package penstock.sim.fleet;

/**
 * How a fleet is made.
 *
 * @param devices how many
 * @param neighbourhoods over which they are spread
 * @param seed of all that is drawn: stream ids, moments, storms. Two fleets with one seed must not
 *     talk to the same node: the second would seem to replay the first
 * @param rateFactor how many times as fast as in real life all goes: lines, intervals, reboots
 * @param connectionsAtOnce how many requests may be under way: each takes a thread. Devices that
 *     are due beyond it wait their turn, which only makes their uploads later
 * @param idTag stands in the devices' ids, so that fleets of one node keep apart; may be empty
 */
public record FleetSettings(
    int devices,
    int neighbourhoods,
    long seed,
    double rateFactor,
    int connectionsAtOnce,
    String idTag) {

  /** One JVM's memory: a device takes about 100 KiB with its connection. */
  private static final int DEVICES_MAX = 20_000;

  private static final int CONNECTIONS_MAX = 1_024;
  private static final double RATE_MAX = 1_000;

  public FleetSettings {
    if (devices < 1 || devices > DEVICES_MAX) {
      throw new IllegalArgumentException(devices + " devices: must be from 1 to " + DEVICES_MAX);
    }
    if (neighbourhoods < 1 || neighbourhoods > devices) {
      throw new IllegalArgumentException(
          neighbourhoods + " neighbourhoods: must be from 1 to the number of devices");
    }
    if (!(rateFactor > 0 && rateFactor <= RATE_MAX)) {
      throw new IllegalArgumentException(
          "rate factor " + rateFactor + ": must be above 0 and at most " + RATE_MAX);
    }
    if (connectionsAtOnce < 1 || connectionsAtOnce > CONNECTIONS_MAX) {
      throw new IllegalArgumentException(
          connectionsAtOnce + " connections at once: must be from 1 to " + CONNECTIONS_MAX);
    }
    if (!idTag.matches("[A-Za-z0-9_-]{0,32}")) {
      throw new IllegalArgumentException(
          "id tag " + idTag + ": must be 0 to 32 of A-Z a-z 0-9 _ -");
    }
  }

  /** Enough threads that a few slow answers hold nobody up, few enough for a small machine. */
  public static final int CONNECTIONS_USUAL = 64;
}
