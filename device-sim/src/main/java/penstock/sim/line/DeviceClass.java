package penstock.sim.line;

import java.util.Locale;

/** What kind of box a device is; decides what it logs. Its id begins with it: {@code ap-0007}. */
public enum DeviceClass {
  ROUTER,
  AP,
  TV;

  /** As in ids, in the registry and in rules. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The class that an id names; a device with any other id logs like a router. */
  public static DeviceClass of(String device) {
    for (DeviceClass candidate : values()) {
      if (device.startsWith(candidate.word() + "-")) {
        return candidate;
      }
    }
    return ROUTER;
  }
}
