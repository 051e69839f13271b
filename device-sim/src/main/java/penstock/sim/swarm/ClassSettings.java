package penstock.sim.swarm;

import penstock.sim.line.DeviceClass;

/**
 * A kind of device.
 *
 * @param name as the registry has it; the devices' ids begin with it
 * @param logs what its lines are like
 * @param share of all devices, beside the other classes' shares
 * @param linesPerSecond that it logs in ordinary life; a line is some 104 bytes
 * @param bufferBytes of its ring buffer
 * @param limits of each of its programs
 */
public record ClassSettings(
    String name,
    DeviceClass logs,
    double share,
    double linesPerSecond,
    int bufferBytes,
    Limits limits) {

  /** Less would not hold a minute's log. */
  public static final int BUFFER_BYTES_MIN = 16 * 1024;

  /** A chunk's records are told apart by number; more than this no device has. */
  public static final int BUFFER_BYTES_MAX = 64 << 20;

  public ClassSettings {
    Check.matches("class", name, "[a-z0-9-]{1,32}");
    Check.within("share of " + name, share, 0.0, 1e9);
    Check.within("lines-per-second of " + name, linesPerSecond, 0.001, 10_000.0);
    Check.within("buffer of " + name, bufferBytes, BUFFER_BYTES_MIN, BUFFER_BYTES_MAX);
  }

  /**
   * The two token buckets that a program's lines pass, in lines: one for bursts, one for the long
   * term.
   */
  public record Limits(
      double burst, double burstPerSecond, double longTerm, double longTermPerSecond) {

    public Limits {
      Check.within("burst", burst, 1.0, 1e9);
      Check.within("burst-per-second", burstPerSecond, 0.001, 1e9);
      Check.within("long-term", longTerm, 1.0, 1e9);
      Check.within("long-term-per-second", longTermPerSecond, 0.001, burstPerSecond);
    }

    /** Ten times the usual for a while, three times for ever. */
    public static Limits usual() {
      return new Limits(100, 20, 3_000, 5);
    }
  }
}
