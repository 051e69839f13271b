package penstock.sim.swarm;

/** Refuses a setting with its path, its value and what is allowed. */
final class Check {

  private Check() {}

  static void that(boolean holds, String path, Object value, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException(path + " = " + value + ": must be " + allowed);
    }
  }

  static void within(String path, long value, long least, long most) {
    that(value >= least && value <= most, path, value, "from " + least + " to " + most);
  }

  static void within(String path, double value, double least, double most) {
    that(value >= least && value <= most, path, value, "from " + least + " to " + most);
  }

  static void matches(String path, String value, String pattern) {
    that(value.matches(pattern), path, value, "like " + pattern);
  }
}
