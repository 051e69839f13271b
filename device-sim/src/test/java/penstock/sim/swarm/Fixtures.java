package penstock.sim.swarm;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import penstock.sim.line.DeviceClass;

/** Small fleets. */
final class Fixtures {

  private Fixtures() {}

  static ClassSettings router() {
    return new ClassSettings(
        "router", DeviceClass.ROUTER, 1, 5, 64 * 1024, ClassSettings.Limits.usual());
  }

  static ClassSettings tv() {
    return new ClassSettings("tv", DeviceClass.TV, 1, 5, 64 * 1024, ClassSettings.Limits.usual());
  }

  static Uploads often() {
    return new Uploads(
        Duration.ofMillis(300),
        Duration.ofMillis(900),
        Duration.ofMillis(100),
        32 * 1024,
        1,
        5_000);
  }

  /** 200 devices in four neighbourhoods. */
  static SwarmSettings fleet(
      int seconds, Connections connections, List<Misbehaving> misbehaving, List<Step> steps) {
    return new SwarmSettings(
        "test",
        11,
        seconds,
        List.of(
            new Neighbourhood("north", 50, Map.of("city", "Austin")),
            new Neighbourhood("east", 50, Map.of("city", "Bergen")),
            new Neighbourhood("south", 50, Map.of("city", "Cusco")),
            new Neighbourhood("west", 50, Map.of("city", "Dakar"))),
        List.of(router(), tv()),
        List.of(new Firmware("1.0", 3), new Firmware("1.1", 1)),
        often(),
        misbehaving,
        connections,
        Map.of("storm", new Storm(steps)),
        new End(Duration.ofSeconds(40), false, 40, 10));
  }
}
