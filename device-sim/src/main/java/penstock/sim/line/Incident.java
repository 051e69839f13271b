package penstock.sim.line;

/**
 * Consecutive records that are lines of an incident.
 *
 * @param first number of its first record in the root's life
 * @param lines how many records
 * @param app of a storm or a drop, otherwise empty
 * @param dropped of a drop: how many lines
 * @param seconds of a drop: in what time
 */
public record Incident(
    IncidentKind kind, long first, int lines, String app, long dropped, long seconds) {

  static final Incident NONE = new Incident(IncidentKind.STORM, 0, 0, "", 0, 0);

  public static Incident boot(long first) {
    return new Incident(IncidentKind.BOOT, first, LogContents.BOOT_LINES, "", 0, 0);
  }

  public static Incident panic(long first) {
    return new Incident(IncidentKind.PANIC, first, LogContents.PANIC_LINES, "", 0, 0);
  }

  public static Incident storm(long first, int lines, String app) {
    return new Incident(IncidentKind.STORM, first, lines, app, 0, 0);
  }

  public static Incident drop(long first, String app, long dropped, long seconds) {
    return new Incident(IncidentKind.DROP, first, 1, app, dropped, seconds);
  }

  public boolean covers(long number) {
    return first <= number && number < first + lines;
  }
}
