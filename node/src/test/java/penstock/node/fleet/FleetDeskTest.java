package penstock.node.fleet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import akka.NotUsed;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import penstock.node.wire.FleetWire;

/** A desk with one service, which takes one question at a time. */
final class FleetDeskTest {

  private static final Duration BOUND = Duration.ofSeconds(10);
  private static final ByteString NOTHING = ByteString.emptyByteString();

  private final ActorTestKit kit = ActorTestKit.create();

  @AfterEach
  void close() {
    kit.shutdownTestKit();
  }

  private FleetCalls calls(Source<ByteString, NotUsed> answer) {
    FleetService service =
        new FleetService() {
          @Override
          public String kind() {
            return "test";
          }

          @Override
          public int answersMax() {
            return 1;
          }

          @Override
          public Source<ByteString, ?> answer(ByteString payload)
              throws InvalidProtocolBufferException {
            if (payload.utf8String().equals("unreadable")) {
              throw new InvalidProtocolBufferException("by the test");
            }
            return answer;
          }
        };
    ActorRef<FleetDesk.Command> desk = kit.spawn(FleetDesk.create(List.of(service)));
    Peers peers =
        new Peers() {
          @Override
          public String self() {
            return "a";
          }

          @Override
          public SortedMap<String, ActorRef<FleetDesk.Command>> others() {
            return new TreeMap<>(Map.of("b", desk));
          }
        };
    return new FleetCalls(kit.system(), peers);
  }

  private static FleetException.Reason refused(
      FleetCalls calls, String node, String kind, ByteString payload) {
    CompletableFuture<ByteString> asked =
        calls.fetch(node, kind, payload, BOUND).toCompletableFuture();
    Throwable e = assertThrows(RuntimeException.class, asked::join).getCause();
    return assertInstanceOf(FleetException.class, e).reason();
  }

  private static Parcels open(FleetCalls calls) throws Exception {
    return calls.read(
        calls
            .open("b", "test", NOTHING)
            .toCompletableFuture()
            .get(BOUND.toSeconds(), TimeUnit.SECONDS));
  }

  @Test
  void shouldCarryMessagesOfAnySize() throws Exception {
    byte[] large = new byte[1 << 20];
    large[large.length - 1] = 7;
    ByteString two =
        Parcels.of(EventsWire.ALIVE)
            .concat(
                Parcels.of(
                    FleetWire.Event.newBuilder()
                        .setJson(com.google.protobuf.ByteString.copyFrom(large))
                        .build()));
    try (Parcels parcels = open(calls(Source.single(two)))) {
      assertArrayEquals(new byte[0], parcels.next());
      byte[] second = parcels.next();
      assertArrayEquals(large, FleetWire.Event.parseFrom(second).getJson().toByteArray());
      assertNull(parcels.next());
    }
  }

  @Test
  void shouldFailAnAnswerThatBreaksAndNeverEndIt() throws Exception {
    Source<ByteString, NotUsed> breaking =
        Source.single(Parcels.of(EventsWire.ALIVE))
            .concatLazy(
                Source.lazySource(
                    () ->
                        Source.<ByteString>failed(
                            new IllegalStateException("broken by the test"))));
    try (Parcels parcels = open(calls(breaking))) {
      assertArrayEquals(new byte[0], parcels.next());
      assertThrows(IOException.class, parcels::next);
    }
  }

  @Test
  void shouldFailAnAnswerThatEndsWithinAMessage() throws Exception {
    ByteString cut = Parcels.of(EventsWire.ALIVE).concat(ByteString.fromInts(0, 0, 0, 9, 1));
    try (Parcels parcels = open(calls(Source.single(cut)))) {
      assertArrayEquals(new byte[0], parcels.next());
      assertThrows(IOException.class, parcels::next);
    }
  }

  @Test
  void shouldGiveNoMoreAnswersAtOnceThanItMay() throws Exception {
    FleetCalls calls =
        calls(Source.<ByteString>maybe().mapMaterializedValue(n -> NotUsed.notUsed()));
    Parcels first = open(calls);
    assertEquals(FleetException.Reason.BUSY, refused(calls, "b", "test", NOTHING));
    first.close();
    TestFleet.await(
        "the place is free again",
        () -> {
          CompletableFuture<Source<ByteString, NotUsed>> again =
              calls.open("b", "test", NOTHING).toCompletableFuture();
          return again.handle((source, e) -> e == null).join();
        });
  }

  @Test
  void shouldSayWhyItGivesNone() {
    FleetCalls calls = calls(Source.empty());
    assertEquals(FleetException.Reason.UNKNOWN, refused(calls, "b", "no-such-thing", NOTHING));
    assertEquals(
        FleetException.Reason.UNKNOWN,
        refused(calls, "b", "test", ByteString.fromString("unreadable")));
    assertEquals(FleetException.Reason.AWAY, refused(calls, "c", "test", NOTHING));
    assertEquals(
        FleetException.Reason.TOO_LARGE,
        refused(calls, "b", "test", ByteString.fromArray(new byte[200_000])));
  }
}
