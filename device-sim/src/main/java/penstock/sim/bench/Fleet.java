package penstock.sim.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import penstock.protocol.DeviceCertificate;
import penstock.sim.line.LinePool;
import penstock.sim.operator.DeviceEntry;
import penstock.sim.operator.OperatorClient;

/** Makes the devices of a bench, each with a key of its own, and registers them with the node. */
final class Fleet {

  /** Registering waits for the node's disk, making keys does not: some of each at a time. */
  private static final int THREADS = 8;

  /** Two of four are routers, as in a fleet of homes. */
  private static final List<String> CLASSES = List.of("router", "ap", "router", "tv");

  private static final List<String> CITIES = List.of("Austin", "Boise", "Camden", "Duluth");

  /** Uptimes reach from an hour to a month: numbers of as many digits as real ones. */
  private static final long HOUR_US = 3_600_000_000L;

  private static final int HOURS_MAX = 720;

  /** A large prime: devices of a class begin far apart in their pool. */
  private static final int STRIDE = 7919;

  private Fleet() {}

  /** Makes and registers them all. */
  static List<BenchDevice> register(LoadSettings settings, OperatorClient operator)
      throws InterruptedException, ExecutionException {
    List<LinePool> pools =
        CLASSES.stream().map(name -> LinePool.of(name + "-bench", DeviceLog.STREAM)).toList();
    ExecutorService executor = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<BenchDevice>> futures = new ArrayList<>();
      for (int i = 0; i < settings.devices(); i++) {
        int number = i;
        futures.add(executor.submit(() -> register(number, settings, operator, pools)));
      }
      List<BenchDevice> devices = new ArrayList<>();
      for (Future<BenchDevice> future : futures) {
        devices.add(future.get());
      }
      return devices;
    } finally {
      executor.shutdownNow();
    }
  }

  /** All of them, each device's own first; those of one node go on to all others. */
  private static List<Integer> ports(LoadSettings settings, int number) {
    List<Integer> ports = new ArrayList<>(settings.devicePorts());
    Collections.rotate(ports, -(number % ports.size()));
    Collections.rotate(ports.subList(1, ports.size()), number / ports.size());
    return ports;
  }

  private static BenchDevice register(
      int number, LoadSettings settings, OperatorClient operator, List<LinePool> pools)
      throws IOException {
    int kind = number % CLASSES.size();
    String id = String.format(Locale.ROOT, "%s-%s-%05d", CLASSES.get(kind), settings.tag(), number);
    DeviceLog log =
        new DeviceLog(
            pools.get(kind),
            (int) ((long) number * STRIDE % LinePool.LINES),
            HOUR_US * (1 + number % HOURS_MAX));
    BenchDevice device =
        new BenchDevice(id, ports(settings, number), DeviceCertificate.generate(id), log);
    String city = CITIES.get(number / 7 % CITIES.size());
    operator.register(
        new DeviceEntry(id, device.fingerprint(), CLASSES.get(kind), Map.of("city", city)));
    return device;
  }
}
