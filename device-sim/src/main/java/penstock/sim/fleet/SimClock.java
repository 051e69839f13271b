package penstock.sim.fleet;

/** Time in µs that only goes forward, from any beginning. */
@FunctionalInterface
public interface SimClock {

  long nowUs();

  /** The machine's. */
  static SimClock system() {
    return () -> System.nanoTime() / 1_000;
  }
}
