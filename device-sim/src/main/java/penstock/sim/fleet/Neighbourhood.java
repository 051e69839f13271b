package penstock.sim.fleet;

/** Devices that hang on one line into the net. Thread-safe. */
public final class Neighbourhood {

  private static final String[] CITIES = {
    "Austin", "Bergen", "Cusco", "Dakar", "Essen", "Faro", "Graz", "Hobart", "Izmir", "Jaipur",
    "Kyoto", "Lyon"
  };

  /** A tenth of an outage is its beginning. */
  private static final int DYING_PART = 10;

  private final String city;
  private volatile Outage outage = new Outage(Long.MIN_VALUE, Long.MIN_VALUE);

  /**
   * No answers come.
   *
   * @param mutedAtUs from then on requests don't get out either
   */
  private record Outage(long mutedAtUs, long untilUs) {}

  private Neighbourhood(String city) {
    this.city = city;
  }

  /** The neighbourhood with this index; each has another name. */
  static Neighbourhood of(int index) {
    String city = CITIES[index % CITIES.length];
    return new Neighbourhood(index < CITIES.length ? city : city + "-" + index / CITIES.length);
  }

  public String city() {
    return city;
  }

  /**
   * A line that dies goes deaf before it is dead: for a while requests still get out, answers don't
   * come.
   */
  void goDown(long nowUs, long forUs) {
    outage = new Outage(nowUs + forUs / DYING_PART, nowUs + forUs);
  }

  void heal() {
    outage = new Outage(Long.MIN_VALUE, Long.MIN_VALUE);
  }

  public boolean isUp(long nowUs) {
    return nowUs >= outage.untilUs();
  }

  /** Whether a request reaches the node, and be it without an answer. */
  boolean letsOut(long nowUs) {
    Outage now = outage;
    return nowUs < now.mutedAtUs() || nowUs >= now.untilUs();
  }
}
