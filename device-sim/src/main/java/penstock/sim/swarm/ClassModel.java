package penstock.sim.swarm;

import penstock.sim.line.Incident;
import penstock.sim.line.KmsgLine;
import penstock.sim.line.LinePool;
import penstock.sim.line.LogContents;
import penstock.sim.line.StreamScript;

/** What the devices of a class have in common: their lines and how many there are. Immutable. */
final class ClassModel {

  private static final String STREAM = "pool";
  private static final int NOISE_LINES = 2_048;

  private final ClassSettings settings;
  private final LinePool pool;
  private final LinePool noise;
  private final StreamScript script;
  private final String app;

  private ClassModel(ClassSettings settings, String device, String app) {
    this.settings = settings;
    this.pool = LinePool.of(device, STREAM);
    this.noise = LinePool.storm(device, STREAM, app, NOISE_LINES);
    this.script = new StreamScript(device, STREAM);
    this.app = app;
  }

  static ClassModel of(ClassSettings settings) {
    String device = settings.logs().word() + "-pool";
    return new ClassModel(settings, device, LogContents.apps(settings.logs()).get(0));
  }

  ClassSettings settings() {
    return settings;
  }

  LinePool pool() {
    return pool;
  }

  /** What a program gone mad logs. */
  LinePool noise() {
    return noise;
  }

  /** Between two lines, where the class is so many times as loud as usual. */
  long lineNs(double factor) {
    return Math.max(1, Math.round(1e9 / (settings.linesPerSecond() * factor)));
  }

  /** The line that says how many lines were dropped. */
  synchronized KmsgLine report(int dropped) {
    script.enter(Incident.drop(0, app, dropped, MadApp.REPORT_SECONDS));
    return script.line(0);
  }
}
