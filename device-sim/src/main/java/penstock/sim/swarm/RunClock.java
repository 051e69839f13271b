package penstock.sim.swarm;

/** Time since a run began, in µs. */
final class RunClock {

  private final long originNanos = System.nanoTime();

  long nowUs() {
    return (System.nanoTime() - originNanos) / 1_000;
  }

  /** How long it is until that second of the run begins. */
  long nanosUntil(int second) {
    return originNanos + second * 1_000_000_000L - System.nanoTime();
  }
}
