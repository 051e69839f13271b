package penstock.sim.report;

/**
 * A span of a run in which something was done to the devices.
 *
 * @param fromSecond first second
 * @param toSecond the second behind the last one; the same where it took no time
 * @param label a word or two for people
 */
public record Band(Kind kind, int fromSecond, int toSecond, String label) {

  /** What happened. */
  public enum Kind {
    /** Devices were away. */
    CUT,
    /** They came back. */
    RETURN,
    /** Anything else that a storm does. */
    OTHER
  }
}
