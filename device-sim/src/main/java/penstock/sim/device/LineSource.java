package penstock.sim.device;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import penstock.sim.line.DeviceClass;
import penstock.sim.line.LogContents;

/**
 * Writes a device's log as time goes by: in small groups of lines at random moments, which come to
 * the device's rate over time; now and then one program storms, and then nothing else gets a word
 * in. Each program's lines pass its token buckets first. Pure: clock and random numbers are given.
 * Not thread-safe.
 */
final class LineSource {

  /** Mean size of a group: one cause makes several programs speak. */
  private static final double GROUP_LINES = 3;

  /** Lines of a group are so far apart at most. */
  private static final long GROUP_STEP_US = 4_000;

  /** One line in so many starts a storm: every hour or so. */
  private static final int STORM_ONE_IN = 20_000;

  private static final int STORM_LINES_MIN = 300;
  private static final int STORM_LINES_MAX = 3_000;

  /** A storming program offers a line so often. */
  private static final long STORM_STEP_US = 1_500;

  private final DeviceSettings settings;
  private final RandomGenerator random;
  private final List<String> apps;
  private final Map<String, AppLimiter> limiters = new HashMap<>();
  private long nextUs;
  private int groupLeft;
  private String stormApp = "";
  private int stormLeft;

  LineSource(DeviceClass deviceClass, DeviceSettings settings, RandomGenerator random, long nowUs) {
    this.settings = settings;
    this.random = random;
    this.apps = LogContents.apps(deviceClass);
    this.nextUs = nowUs;
  }

  /** The device was off until now: what would have been logged before was not. */
  void resume(long nowUs) {
    nextUs = Math.max(nextUs, nowUs);
    stormLeft = 0;
    groupLeft = 0;
    limiters.clear();
  }

  /** A program begins to log without end: this many lines, if the buckets let them. */
  void storm(int lines) {
    stormApp = apps.get(random.nextInt(apps.size()));
    stormLeft = lines;
  }

  /** The same in one instant: so many lines at {@code nowUs}. */
  void burst(int lines, long nowUs, DeviceLog log) {
    String app = apps.get(random.nextInt(apps.size()));
    for (int i = 0; i < lines; i++) {
      if (passes(app, nowUs, log)) {
        log.writeStorm(nowUs, app);
      }
    }
  }

  /** Writes all that is logged up to {@code nowUs}. */
  void advance(long nowUs, DeviceLog log) {
    while (nextUs <= nowUs) {
      if (stormLeft > 0) {
        offerStorm(log);
      } else {
        offerOrdinary(log);
      }
    }
  }

  private void offerOrdinary(DeviceLog log) {
    String app = log.nextApp();
    if (passes(app, nextUs, log)) {
      log.writeOrdinary(nextUs);
    }
    if (random.nextInt(STORM_ONE_IN) == 0) {
      storm(STORM_LINES_MIN + random.nextInt(STORM_LINES_MAX - STORM_LINES_MIN));
    }
    nextUs += ordinaryStepUs();
  }

  private long ordinaryStepUs() {
    if (groupLeft > 0) {
      groupLeft--;
      return 1 + random.nextLong(scaled(GROUP_STEP_US));
    }
    groupLeft = (int) (-Math.log(1 - random.nextDouble()) * (GROUP_LINES - 0.5));
    double groupsPerUs = settings.linesPerSecond() / GROUP_LINES / 1e6;
    return 1 + (long) (-Math.log(1 - random.nextDouble()) / groupsPerUs);
  }

  private void offerStorm(DeviceLog log) {
    stormLeft--;
    if (passes(stormApp, nextUs, log)) {
      log.writeStorm(nextUs, stormApp);
    }
    nextUs += scaled(STORM_STEP_US);
  }

  private long scaled(long stepUs) {
    double factor = settings.linesPerSecond() / DeviceSettings.LINES_PER_SECOND_USUAL;
    return Math.max(1, (long) (stepUs / factor));
  }

  /** The kernel has no buckets. */
  private boolean passes(String app, long atUs, DeviceLog log) {
    if (app.isEmpty()) {
      return true;
    }
    AppLimiter limiter =
        limiters.computeIfAbsent(app, name -> new AppLimiter(settings.limiter(), atUs));
    boolean passes = limiter.offer(atUs);
    if (limiter.reportDue(atUs)) {
      log.writeDrop(atUs, app, limiter.dropped(), limiter.seconds(atUs));
      limiter.reported();
    }
    return passes;
  }
}
