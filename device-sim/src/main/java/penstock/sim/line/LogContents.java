package penstock.sim.line;

import java.util.List;

/**
 * What devices log. The contents of a record are a pure function of device, stream and number (and
 * of the incident, where one befell the device there, which {@link #couldBe} finds by itself): so
 * whoever gets records back can tell whether they are right. Only times come from a clock.
 * Stateless.
 */
public final class LogContents {

  private static final LineCatalog CATALOG = new LineCatalog();

  /** How many lines a kernel prints as it starts. */
  public static final int BOOT_LINES = CATALOG.incident(IncidentKind.BOOT).size();

  /** How many lines a kernel prints as it dies. */
  public static final int PANIC_LINES = CATALOG.incident(IncidentKind.PANIC).size();

  /** Names of the rules for which lines are made on purpose. */
  public static final List<String> RULES = CATALOG.rules();

  private static final String DROP_APP = "penstock-logd";

  private LogContents() {}

  /** The record that a device logs in ordinary life under this number of this stream. */
  public static KmsgLine record(String device, String stream, long seq) {
    StreamName name = StreamName.parse(stream);
    return new LineMaker(device, name.root()).ordinary(name.rootSeq(seq));
  }

  /** The name of the rule that matches {@link #record}, empty where none does. */
  public static String expectedEvent(String device, String stream, long seq) {
    StreamName name = StreamName.parse(stream);
    return new LineMaker(device, name.root()).ordinaryRule(name.rootSeq(seq));
  }

  /**
   * Whether this device can have logged that line under that number, in ordinary life or in any
   * incident. Needs to know nothing of what befell the device.
   */
  public static boolean couldBe(String device, String stream, long seq, KmsgLine line) {
    StreamName name = StreamName.parse(stream);
    LineMaker maker = new LineMaker(device, name.root());
    long number = name.rootSeq(seq);
    return maker.ordinary(number).equals(line)
        || isIncident(maker, number, line, IncidentKind.BOOT, BOOT_LINES)
        || isIncident(maker, number, line, IncidentKind.PANIC, PANIC_LINES)
        || isStorm(maker, device, number, line)
        || isDrop(maker, number, line);
  }

  private static boolean isIncident(
      LineMaker maker, long number, KmsgLine line, IncidentKind kind, int lines) {
    for (int i = 0; i < lines && i <= number; i++) {
      Incident incident = new Incident(kind, number - i, lines, "", 0, 0);
      if (maker.ofIncident(incident, number).equals(line)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isStorm(LineMaker maker, String device, long number, KmsgLine line) {
    return apps(DeviceClass.of(device)).stream()
        .anyMatch(app -> maker.ofIncident(Incident.storm(number, 1, app), number).equals(line));
  }

  /** The counts in the line are the device's own; everything around them is known. */
  private static boolean isDrop(LineMaker maker, long number, KmsgLine line) {
    if (!line.text().startsWith(DROP_APP + "[")) {
      return false;
    }
    String[] words = line.text().split(" ", -1);
    if (words.length != 10) {
      return false;
    }
    try {
      String app = words[1].substring(0, words[1].length() - 1);
      Incident drop =
          Incident.drop(number, app, Long.parseLong(words[5]), Long.parseLong(words[8]));
      return maker.ofIncident(drop, number).equals(line);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** The programs that a device of this class runs, and that can storm. */
  public static List<String> apps(DeviceClass deviceClass) {
    return CATALOG.apps(deviceClass);
  }

  static LineCatalog catalog() {
    return CATALOG;
  }
}
