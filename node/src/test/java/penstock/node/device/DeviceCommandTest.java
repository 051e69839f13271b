package penstock.node.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import akka.actor.UnhandledMessage;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.eventstream.EventStream;
import akka.persistence.testkit.PersistenceTestKitPlugin;
import akka.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import com.typesafe.config.ConfigFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import penstock.protocol.SeqRanges;

/** Java 17 does not check that the actor has a handler for every command: this does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeviceCommandTest {

  private static final Duration BOUND = Duration.ofSeconds(20);

  private static final Ledgers.Offer OFFER = Frames.offer("d", "s", SeqRanges.of(0, 9));

  /** One of each, made with a probe that takes every reply. */
  private static final Map<Class<?>, Function<ActorRef<Object>, DeviceCommand>> SAMPLES =
      Map.ofEntries(
          Map.entry(DeviceCommand.Offer.class, to -> new DeviceCommand.Offer(OFFER, to.narrow())),
          Map.entry(DeviceCommand.Withdraw.class, to -> new DeviceCommand.Withdraw("s", 1)),
          Map.entry(
              DeviceCommand.Commit.class,
              to ->
                  new DeviceCommand.Commit(
                      Proposal.of(Frames.header(OFFER, OFFER.runs()), Frames.at(0)),
                      0,
                      1,
                      to.narrow())),
          Map.entry(
              DeviceCommand.Confirm.class,
              to -> new DeviceCommand.Confirm("s", 1, 0, -1, to.narrow())),
          Map.entry(
              DeviceCommand.GetPosition.class,
              to -> new DeviceCommand.GetPosition("s", to.narrow())),
          Map.entry(DeviceCommand.GetReport.class, to -> new DeviceCommand.GetReport(to.narrow())),
          Map.entry(DeviceCommand.Expire.class, to -> new DeviceCommand.Expire(to.narrow())),
          Map.entry(DeviceCommand.Stop.class, to -> DeviceCommand.Stop.INSTANCE),
          Map.entry(
              DeviceCommand.Retry.class,
              to ->
                  new DeviceCommand.Retry(
                      new Reservations.Waiting(
                          new DeviceCommand.Offer(OFFER, to.narrow()), Long.MAX_VALUE))),
          Map.entry(DeviceCommand.Wake.class, to -> DeviceCommand.Wake.INSTANCE),
          Map.entry(
              DeviceCommand.Fetched.class,
              to -> new DeviceCommand.Fetched(DeviceCommand.Wake.INSTANCE, "s", null, null)),
          Map.entry(
              DeviceCommand.Shelved.class,
              to -> new DeviceCommand.Shelved(DeviceCommand.Wake.INSTANCE, "s", null)));

  private final ActorTestKit kit =
      ActorTestKit.create(
          PersistenceTestKitPlugin.getInstance()
              .config()
              .withFallback(PersistenceTestKitSnapshotPlugin.config())
              .withFallback(ConfigFactory.load()));

  @AfterAll
  void shutDown() {
    kit.shutdownTestKit();
  }

  static Stream<Class<?>> commands() {
    return Stream.of(DeviceCommand.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void shouldBeHandled(Class<?> type) {
    Function<ActorRef<Object>, DeviceCommand> sample = SAMPLES.get(type);
    assertNotNull(sample, "no sample of " + type);
    TestProbe<UnhandledMessage> unhandled = kit.createTestProbe();
    kit.system()
        .eventStream()
        .tell(new EventStream.Subscribe<>(UnhandledMessage.class, unhandled.ref()));
    TestProbe<Object> replies = kit.createTestProbe();
    DeviceEnvironment environment =
        DeviceEnvironment.of(
            LedgerSettings.of(ConfigFactory.load()),
            new FakeRetiredStreams(),
            (persistenceId, sequenceNumber) -> {},
            Clock.systemUTC(),
            new DeviceMetrics(new PrometheusRegistry()));
    ActorRef<DeviceCommand> device = kit.spawn(Device.create(type.getSimpleName(), environment));
    device.tell(sample.apply(replies.ref()));
    if (type == DeviceCommand.Stop.class) {
      replies.expectTerminated(device, BOUND);
    } else {
      assertAlive(device);
    }
    unhandled.expectNoMessage(Duration.ofMillis(50));
  }

  private void assertAlive(ActorRef<DeviceCommand> device) {
    TestProbe<DeviceCommand.Position> positions = kit.createTestProbe();
    device.tell(new DeviceCommand.GetPosition("never", positions.ref()));
    assertEquals(-1, positions.expectMessageClass(DeviceCommand.Position.class, BOUND).watermark());
  }
}
