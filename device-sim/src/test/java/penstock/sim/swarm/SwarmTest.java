package penstock.sim.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import penstock.protocol.ServerTrust;
import penstock.sim.fake.FakeNode;
import penstock.sim.operator.OperatorClient;

/**
 * 200 devices over real sockets, of each kind of connection, against a node that does all wrong.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SwarmTest {

  private static final List<Step> OUTAGE =
      List.of(
          new Step.Cut(1, List.of("north", "east")),
          new Step.Back(3, List.of("north", "east"), 0.5, 40_000));

  @TempDir private Path certificates;

  private final List<Second> seconds = new ArrayList<>();
  private FakeNode node;

  @BeforeEach
  void start() throws Exception {
    node = new FakeNode();
  }

  @AfterEach
  void stop() {
    node.close();
  }

  static Stream<Connections> connections() throws Exception {
    List<InetAddress> sources =
        List.of(
            InetAddress.getByAddress(new byte[] {127, 1, 0, 1}),
            InetAddress.getByAddress(new byte[] {127, 1, 0, 2}));
    return Stream.of(
        Connections.pooled(8),
        Connections.perDevice(Connections.Kind.PLAIN_XFCC, 500, sources),
        Connections.perDevice(Connections.Kind.PLAIN_XFCC, 20, List.of()),
        Connections.perDevice(Connections.Kind.MTLS, 500, List.of()));
  }

  private SwarmResult run(SwarmSettings settings) throws Exception {
    return run(settings, "storm", seconds::add);
  }

  private SwarmResult run(SwarmSettings settings, String storm, Consumer<Second> everySecond)
      throws Exception {
    int port =
        settings.connections().kind() == Connections.Kind.MTLS
            ? node.devicePort()
            : node.proxiedPort();
    SwarmTarget target =
        new SwarmTarget(
            List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)),
            ServerTrust.pinned(node.fingerprint()),
            new OperatorClient(node.operatorUrl(), ""),
            () -> Second.NodeUse.UNSEEN);
    try (Swarm swarm = Swarm.create(settings, storm, certificates)) {
      swarm.entries().forEach(entry -> node.register(entry.id(), entry.fingerprint()));
      return swarm.run(target, everySecond, () -> false);
    }
  }

  private static long sum(List<Second> seconds, ToLongFunction<Second> of) {
    return seconds.stream().mapToLong(of).sum();
  }

  @ParameterizedTest
  @MethodSource("connections")
  void shouldAgreeWithTheLedgerWhateverTheNodeDoesWrong(Connections connections) throws Exception {
    node.faults().share(0.2);
    SwarmSettings settings = Fixtures.fleet(9, connections, List.of(), OUTAGE);
    SwarmResult result =
        run(
            settings,
            "storm",
            second -> {
              seconds.add(second);
              if (second.at() == settings.seconds() - 4) {
                node.faults().share(0);
              }
            });
    assertEquals(List.of(), result.differences());
    assertEquals(200, result.devices());
    assertEquals(seconds, result.seconds());
    assertTrue(sum(seconds, Second::refused) > 0 && sum(seconds, Second::failed) > 0);
    assertTrue(sum(seconds, Second::admitted) > 400, () -> "hardly any uploads: " + seconds);
    SwarmResult.Drain drain = result.drain();
    assertEquals(3, drain.fromSecond());
    assertTrue(drain.toSecond() >= 3, drain::toString);
    assertTrue(drain.backlogBytes() >= 100 * 40_000, drain::toString);
    assertTrue(drain.refusalsPerUpload() > 0, drain::toString);
    assertEquals(
        List.of(true, true, false, false),
        result.neighbourhoods().stream().map(SwarmResult.NeighbourhoodResult::inStorm).toList());
    assertTrue(result.neighbourhoods().get(2).ack().p50Ms() > 0);
  }

  @Test
  void shouldSendNothingWhileItIsCutOff() throws Exception {
    List<Step> steps = List.of(new Step.Cut(0, List.of("north", "east", "south", "west")));
    run(Fixtures.fleet(3, Connections.pooled(4), List.of(), steps));
    assertEquals(0, sum(seconds.subList(1, 3), Second::arrivals));
  }

  @Test
  void shouldBearEveryKindOfMisbehaviour() throws Exception {
    List<Misbehaving> misbehaving =
        Stream.of(Misbehaving.Kind.values()).map(kind -> new Misbehaving(kind, 5, 0)).toList();
    SwarmResult result = run(Fixtures.fleet(4, Connections.pooled(8), misbehaving, List.of()));
    assertEquals(List.of(), result.differences());
    assertTrue(sum(seconds, Second::failed) >= 5, "nobody heard that its stream is reused");
  }

  @Test
  void shouldGoOnAfterRebootsAndBeLouderWhenItIsTo() throws Exception {
    List<Step> steps =
        List.of(
            new Step.Reboot(2, List.of("north"), false, 0.5),
            new Step.Reboot(2, List.of("east"), true, 0.5),
            new Step.Louder(3, "tv", 20));
    SwarmResult result =
        run(
            Fixtures.fleet(
                6,
                Connections.perDevice(Connections.Kind.PLAIN_XFCC, 500, List.of()),
                List.of(),
                steps));
    assertEquals(List.of(), result.differences());
    assertTrue(
        seconds.get(5).rawBytes() > 2 * seconds.get(2).rawBytes(), () -> "not louder: " + seconds);
  }

  @Test
  void shouldCountExactlyWhatTheRingOverwrote() throws Exception {
    List<Step> steps =
        List.of(
            new Step.Louder(0, "router", 100),
            new Step.Louder(0, "tv", 100),
            new Step.Cut(1, List.of("north")),
            new Step.Back(4, List.of("north"), 0.5, 0));
    SwarmResult result = run(Fixtures.fleet(5, Connections.pooled(8), List.of(), steps));
    assertEquals(List.of(), result.differences());
    assertTrue(result.neighbourhoods().get(0).lostRecords() > 0, "the ring held all of it");
  }

  @Test
  void shouldFindThatTheNodeForgot() throws Exception {
    SwarmSettings settings = Fixtures.fleet(3, Connections.pooled(8), List.of(), List.of());
    SwarmResult result =
        run(
            settings,
            "storm",
            second -> {
              if (second.at() == 2) {
                Roster roster = new Roster(settings, List.of());
                for (int device = 0; device < 200; device++) {
                  String stream = Long.toHexString(roster.root(device, 0));
                  node.memory().forget(roster.id(device), stream, 0);
                }
              }
            });
    assertFalse(result.differences().isEmpty(), "nobody noticed");
  }

  @Test
  void shouldEmptyTheBuffersWhereItIsToldTo() throws Exception {
    SwarmSettings settings =
        Fixtures.fleet(2, Connections.pooled(8), List.of(), List.of())
            .with(new End(Duration.ofSeconds(40), true, 40, 10));
    SwarmResult result = run(settings);
    assertEquals(List.of(), result.differences());
    assertEquals(0, seconds.get(seconds.size() - 1).backlogBytes());
  }

  @Test
  void shouldKeepToItsOwnRate() throws Exception {
    SwarmSettings settings = Fixtures.fleet(4, Connections.pooled(8), List.of(), List.of());
    Uploads uploads = settings.uploads();
    SwarmSettings slow =
        new SwarmSettings(
            settings.name(),
            settings.seed(),
            settings.seconds(),
            settings.neighbourhoods(),
            settings.classes(),
            settings.firmwares(),
            new Uploads(
                uploads.intervalMin(),
                uploads.intervalMax(),
                uploads.backoff(),
                uploads.chunkBytesMax(),
                1,
                40),
            List.of(),
            settings.connections(),
            settings.storms(),
            settings.end());
    SwarmResult result = run(slow);
    assertEquals(List.of(), result.differences());
    for (Second second : seconds.subList(0, 4)) {
      assertTrue(second.arrivals() <= 60, second::toString);
    }
  }

  @Test
  void shouldSayWhichStormsThereAre() {
    SwarmSettings settings = Fixtures.fleet(1, Connections.pooled(1), List.of(), List.of());
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> Swarm.create(settings, "tide", certificates));
    assertTrue(e.getMessage().contains("[storm]"), e::getMessage);
  }
}
