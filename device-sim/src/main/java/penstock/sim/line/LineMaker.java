package penstock.sim.line;

/**
 * Makes the lines of one device under one root. What comes out depends on nothing but the
 * arguments; it reuses its buffers, so it is not thread-safe.
 */
final class LineMaker {

  private static final long ORDINARY = 1;

  private final DeviceClass deviceClass;
  private final LineCatalog catalog = LogContents.catalog();
  private final LineContext context = new LineContext();

  LineMaker(String device, String root) {
    this.deviceClass = DeviceClass.of(device);
    context.device = device;
    context.deviceHash = LineRandom.hash(device);
    context.rootHash = LineRandom.hash(root);
    context.stations = stations(context.deviceHash);
  }

  /** A home has 6 to 24 stations, an access point of a site four times as many. */
  private int stations(long deviceHash) {
    int home = 6 + (int) Long.remainderUnsigned(deviceHash, 19);
    return deviceClass == DeviceClass.AP ? 4 * home : home;
  }

  KmsgLine ordinary(long number) {
    return ordinaryKind(number).render(context);
  }

  String ordinaryRule(long number) {
    return ruleOf(ordinaryKind(number));
  }

  /** The program that prints this line; the kernel's are {@link LineKind#KERNEL}. */
  String ordinaryApp(long number) {
    return ordinaryKind(number).app();
  }

  private LineKind ordinaryKind(long number) {
    context.begin(ORDINARY, number);
    return catalog.draw(deviceClass, context.random);
  }

  KmsgLine ofIncident(Incident incident, long number) {
    return incidentKind(incident, number).render(context);
  }

  String incidentRule(Incident incident, long number) {
    return ruleOf(incidentKind(incident, number));
  }

  private LineKind incidentKind(Incident incident, long number) {
    context.begin(LineRandom.hash(incident.kind().name()), number);
    context.incident = incident;
    return switch (incident.kind()) {
      case BOOT, PANIC, DROP ->
          catalog.incident(incident.kind()).get((int) (number - incident.first()));
      case STORM -> catalog.drawStorm(deviceClass, incident.app(), context.random);
    };
  }

  private static String ruleOf(LineKind kind) {
    return kind.hasRule() ? kind.rule() : "";
  }
}
