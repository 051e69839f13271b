package penstock.sim.line;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The log of one life of a device's RAM, from its number 0 on: ordinary lines, but for the
 * incidents that were entered. Keeps the incidents only (about 60 bytes each, a handful an hour);
 * lines are made again whenever they are asked for. Not thread-safe.
 */
public final class StreamScript {

  private final LineMaker maker;
  private final TreeMap<Long, Incident> incidents = new TreeMap<>();

  public StreamScript(String device, String root) {
    this.maker = new LineMaker(device, root);
  }

  /** From its first number on, these are lines of the incident. */
  public void enter(Incident incident) {
    incidents.put(incident.first(), incident);
  }

  /** The record with this number of the root. */
  public KmsgLine line(long number) {
    Incident incident = incidentAt(number);
    return incident == null ? maker.ordinary(number) : maker.ofIncident(incident, number);
  }

  /** The rule that matches it, empty where none does. */
  public String rule(long number) {
    Incident incident = incidentAt(number);
    return incident == null ? maker.ordinaryRule(number) : maker.incidentRule(incident, number);
  }

  /** The program that prints the ordinary line of this number, empty for the kernel. */
  public String app(long number) {
    String app = maker.ordinaryApp(number);
    return app.equals(LineKind.KERNEL) ? "" : app;
  }

  private @Nullable Incident incidentAt(long number) {
    Map.Entry<Long, Incident> entry = incidents.floorEntry(number);
    return entry != null && entry.getValue().covers(number) ? entry.getValue() : null;
  }
}
