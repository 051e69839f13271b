package penstock.sim.device;

import penstock.sim.line.Incident;
import penstock.sim.line.KmsgLine;
import penstock.sim.line.StreamScript;

/**
 * A device's RAM from one loss of it to the next: the ring, the clock of the kernel that runs now,
 * and the script that makes the lines. Survives warm reboots and panics. Numbers here are those of
 * the root. Not thread-safe.
 */
final class DeviceLog {

  /** A kernel prints the lines of its start, and of its death, about so far apart. */
  private static final long INCIDENT_STEP_US = 700;

  private final String root;
  private final StreamScript script;
  private final RingBuffer ring;
  private long bootedUs;
  private int boot = -1;
  private long lastMonoUs;
  private long stormFirst = -1;
  private String stormApp = "";

  DeviceLog(String device, String root, int ringBytes) {
    this.root = root;
    this.script = new StreamScript(device, root);
    this.ring = new RingBuffer(ringBytes);
  }

  String root() {
    return root;
  }

  StreamScript script() {
    return script;
  }

  RingBuffer ring() {
    return ring;
  }

  /** Which start of the kernel this is, counted from 0 since the RAM was new. */
  int boot() {
    return boot;
  }

  /** The kernel's clock: µs since it started. */
  long monoUs(long nowUs) {
    return Math.max(lastMonoUs, nowUs - bootedUs);
  }

  /** The kernel starts at {@code nowUs}: its clock begins again, its numbers go on. */
  void boot(long nowUs) {
    boot++;
    bootedUs = nowUs;
    lastMonoUs = 0;
    write(Incident.boot(ring.next()));
  }

  /** The kernel dies at {@code nowUs}. */
  void panic(long nowUs) {
    lastMonoUs = monoUs(nowUs);
    write(Incident.panic(ring.next()));
  }

  private void write(Incident incident) {
    script.enter(incident);
    stormFirst = -1;
    for (int i = 0; i < incident.lines(); i++) {
      append(lastMonoUs + (i == 0 ? 0 : INCIDENT_STEP_US));
    }
  }

  /** The program that the next ordinary line belongs to, empty for the kernel. */
  String nextApp() {
    return script.app(ring.next());
  }

  void writeOrdinary(long nowUs) {
    stormFirst = -1;
    append(monoUs(nowUs));
  }

  /** A line of a program that storms. */
  void writeStorm(long nowUs, String app) {
    if (stormFirst < 0 || !stormApp.equals(app)) {
      stormFirst = ring.next();
      stormApp = app;
    }
    script.enter(Incident.storm(stormFirst, (int) (ring.next() - stormFirst) + 1, app));
    append(monoUs(nowUs));
  }

  /** The line that says how many lines of a program were dropped. */
  void writeDrop(long nowUs, String app, long dropped, long seconds) {
    stormFirst = -1;
    script.enter(Incident.drop(ring.next(), app, dropped, seconds));
    append(monoUs(nowUs));
  }

  private void append(long monoUs) {
    lastMonoUs = monoUs;
    KmsgLine line = script.line(ring.next());
    ring.append(line.bytes(ring.next(), monoUs), monoUs, boot);
  }
}
