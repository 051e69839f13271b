package penstock.sim.fleet;

/** Devices that hang on one line into the net. Thread-safe. */
public final class Neighbourhood {

  private static final String[] CITIES = {
    "Austin", "Bergen", "Cusco", "Dakar", "Essen", "Faro", "Graz", "Hobart", "Izmir", "Jaipur",
    "Kyoto", "Lyon"
  };

  private final String city;
  private volatile long outageUntilUs = Long.MIN_VALUE;

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

  void goDown(long untilUs) {
    outageUntilUs = untilUs;
  }

  void heal() {
    outageUntilUs = Long.MIN_VALUE;
  }

  public boolean isUp(long nowUs) {
    return nowUs >= outageUntilUs;
  }
}
