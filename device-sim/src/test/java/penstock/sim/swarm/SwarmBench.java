package penstock.sim.swarm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import penstock.protocol.ServerTrust;
import penstock.sim.line.DeviceClass;
import penstock.sim.operator.OperatorClient;

/**
 * How much the simulator offers, and what it takes: {@code SwarmBench PORT DEVICES SECONDS
 * pooled|own|mtls CONNECTIONS [LEVEL [OPERATOR]]}. All devices come back at once with two minutes
 * of log each, against a {@link StubNode}, or a node, some misbehave.
 */
final class SwarmBench {

  private static final int BACKLOG_BYTES = 70_000;

  private SwarmBench() {}

  public static void main(String[] args) throws Exception {
    int devices = Integer.parseInt(args[1]);
    int connections = Integer.parseInt(args[4]);
    List<InetAddress> sources = new ArrayList<>();
    for (int i = 1; i <= 1 + connections / Connections.PER_SOURCE_MAX; i++) {
      sources.add(InetAddress.getByAddress(new byte[] {127, 1, 0, (byte) i}));
    }
    OperatorClient operator = args.length > 6 ? new OperatorClient(URI.create(args[6]), "") : null;
    long heapBefore = heap();
    SwarmSettings settings =
        new SwarmSettings(
            "bench" + devices,
            System.nanoTime(),
            Integer.parseInt(args[2]),
            List.of(new Neighbourhood("all", devices, Map.of())),
            List.of(of(DeviceClass.ROUTER, 2), of(DeviceClass.AP, 1), of(DeviceClass.TV, 1)),
            List.of(),
            new Uploads(
                Duration.ofSeconds(30),
                Duration.ofSeconds(90),
                Duration.ofSeconds(1),
                256 * 1024,
                args.length > 5 ? Integer.parseInt(args[5]) : 3,
                Uploads.PER_SECOND_MAX),
            operator == null
                ? List.of()
                : Stream.of(Misbehaving.Kind.values())
                    .map(kind -> new Misbehaving(kind, 0, 0.01))
                    .toList(),
            switch (args[3]) {
              case "own" ->
                  Connections.perDevice(Connections.Kind.PLAIN_XFCC, connections, sources);
              case "mtls" -> Connections.perDevice(Connections.Kind.MTLS, connections, sources);
              default -> Connections.pooled(connections);
            },
            Map.of("back", new Storm(List.of(new Step.Back(0, List.of("all"), 5, BACKLOG_BYTES)))),
            new End(
                Duration.ofSeconds(operator == null ? 10 : 60),
                false,
                operator == null ? -1 : 500,
                20));
    try (Swarm swarm = Swarm.create(settings, "back")) {
      say("heap per device " + (heap() - heapBefore) / devices + " bytes");
      if (operator != null) {
        register(swarm, operator);
      }
      SwarmTarget target =
          new SwarmTarget(
              List.of(
                  new InetSocketAddress(
                      InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]))),
              ServerTrust.any(),
              operator,
              () -> Second.NodeUse.UNSEEN);
      SwarmResult result = swarm.run(target, SwarmBench::show, () -> false);
      say(result.drain().toString());
      say(result.neighbourhoods().toString());
      say("differences " + result.differences());
      say("failures " + swarm.failures());
      say("waits " + swarm.connectionWaits());
      say("rss " + rss() + " heap after " + (heap() >> 20) + " MiB");
    }
  }

  private static void register(Swarm swarm, OperatorClient operator) {
    swarm
        .entries()
        .parallel()
        .forEach(
            entry -> {
              try {
                operator.register(entry);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    say("registered");
  }

  private static ClassSettings of(DeviceClass logs, double share) {
    return new ClassSettings(
        logs.word(), logs, share, 5.6, 256 * 1024, ClassSettings.Limits.usual());
  }

  private static void show(Second second) {
    say(
        String.format(
            Locale.ROOT,
            "%3d arrivals %6d admitted %6d refused %6d failed %d raw %.1f MB/s backlog %.0f MB"
                + " connections %d ack %.2f %.2f ms",
            second.at(),
            second.arrivals(),
            second.admitted(),
            second.refused(),
            second.failed(),
            second.rawBytes() / 1e6,
            second.backlogBytes() / 1e6,
            second.connections(),
            second.stormAck().p50Ms(),
            second.stormAck().p99Ms()));
  }

  private static long heap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static String rss() throws IOException {
    return Files.readString(Path.of("/proc/self/status"))
        .lines()
        .filter(line -> line.startsWith("VmRSS") || line.startsWith("VmHWM"))
        .toList()
        .toString();
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
