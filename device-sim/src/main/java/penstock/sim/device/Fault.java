package penstock.sim.device;

/** What befalls a device. */
public sealed interface Fault {

  /** It is started again; its log stays in RAM. */
  record WarmReboot() implements Fault {}

  /** It loses power: its log is gone, and with it what was not uploaded. */
  record ColdReboot() implements Fault {}

  /** Its kernel dies, says so in the log, and starts again. */
  record Panic() implements Fault {}

  /** One of its programs logs without end: so many lines. */
  record Storm(int lines) implements Fault {}

  /** It logs no more and sends what it has. */
  record Drain() implements Fault {}

  /** It uploads at once, instead of at its interval's end. */
  record Hurry() implements Fault {}
}
