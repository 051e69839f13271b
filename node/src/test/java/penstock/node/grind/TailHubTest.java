package penstock.node.grind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.javadsl.Keep;
import akka.stream.testkit.TestSubscriber;
import akka.stream.testkit.javadsl.TestSink;
import akka.util.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import penstock.protocol.SeqRanges;

final class TailHubTest {

  private static final ActorTestKit KIT = ActorTestKit.create();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private static TestSubscriber.Probe<Tail.Item> watch(TailHub hub) {
    int before = hub.watchers();
    TestSubscriber.Probe<Tail.Item> probe =
        hub.watch().toMat(TestSink.create(KIT.system()), Keep.right()).run(KIT.system());
    probe.ensureSubscription();
    GrindFixture.awaitUntil("it watches", () -> hub.watchers() == before + 1);
    return probe;
  }

  private static void expect(TestSubscriber.Probe<Tail.Item> probe, Tail.Item... items) {
    probe.request(items.length);
    for (Tail.Item item : items) {
      assertEquals(item, probe.expectNext());
    }
  }

  private static Tail.Made made(int number) {
    return new Tail.Made(
        new EventStore.StoredEvent("e", "d", number, ByteString.fromString("{" + number + "}")));
  }

  private static Tail.Frame frame(int rawBytes) {
    Uploads.Upload upload = Uploads.upload("a", 0, 9);
    return new Tail.Frame(
        upload.header, SeqRanges.of(0, 9), ByteString.fromArray(new byte[rawBytes]));
  }

  @Test
  void shouldGiveEverythingToEveryWatcherInOrder() {
    TailHub hub = new TailHub(new TailSettings(2, 100, 1 << 20));
    TestSubscriber.Probe<Tail.Item> first = watch(hub);
    TestSubscriber.Probe<Tail.Item> second = watch(hub);
    first.request(1);
    hub.give(frame(10));
    hub.give(made(1));
    hub.give(made(2));
    assertInstanceOf(Tail.Frame.class, first.expectNext());
    expect(first, made(1), made(2));
    second.request(1);
    assertInstanceOf(Tail.Frame.class, second.expectNext());
    expect(second, made(1), made(2));
  }

  @Test
  void shouldTellASlowWatcherHowManyItemsItLostAndWhere() {
    TailHub hub = new TailHub(new TailSettings(1, 4, 1 << 20));
    TestSubscriber.Probe<Tail.Item> probe = watch(hub);
    for (int i = 0; i < 10; i++) {
      hub.give(made(i));
    }
    expect(probe, made(0), made(1));
    // Two places are free: one for the word, one for what comes.
    hub.give(made(10));
    expect(probe, made(2), made(3), new Tail.Dropped(6), made(10));
    hub.give(made(11));
    expect(probe, made(11));
  }

  @Test
  void shouldTellOfLossesAlsoWhereNothingFollows() {
    TailHub hub = new TailHub(new TailSettings(1, 2, 1 << 20));
    TestSubscriber.Probe<Tail.Item> probe = watch(hub);
    for (int i = 0; i < 5; i++) {
      hub.give(made(i));
    }
    expect(probe, made(0), made(1), new Tail.Dropped(3));
    probe.request(1);
    hub.leftOut(2);
    assertEquals(new Tail.Dropped(2), probe.expectNext());
  }

  @Test
  void shouldBoundTheBytesThatWaitForAWatcher() {
    TailHub hub = new TailHub(new TailSettings(1, 1000, 3000));
    TestSubscriber.Probe<Tail.Item> probe = watch(hub);
    for (int i = 0; i < 5; i++) {
      hub.give(frame(1000));
    }
    probe.request(3);
    assertInstanceOf(Tail.Frame.class, probe.expectNext());
    assertInstanceOf(Tail.Frame.class, probe.expectNext());
    assertEquals(new Tail.Dropped(3), probe.expectNext());
    hub.give(frame(1000));
    probe.request(1);
    assertInstanceOf(Tail.Frame.class, probe.expectNext());
  }

  @Test
  void shouldRefuseAWatcherTooManyAndTakeOneWhenAnotherHasGone() {
    TailHub hub = new TailHub(new TailSettings(1, 10, 1 << 20));
    TestSubscriber.Probe<Tail.Item> first = watch(hub);
    TestSubscriber.Probe<Tail.Item> second =
        hub.watch().toMat(TestSink.create(KIT.system()), Keep.right()).run(KIT.system());
    assertInstanceOf(TailHub.Full.class, second.expectSubscriptionAndError());
    first.cancel();
    GrindFixture.awaitUntil("the place is free", () -> hub.watchers() == 0);
    watch(hub);
  }

  @Test
  void shouldNotMakeAnythingForNobody() {
    TailHub hub = new TailHub(new TailSettings(1, 10, 1 << 20));
    hub.give(made(1));
    TestSubscriber.Probe<Tail.Item> probe = watch(hub);
    probe.request(1);
    hub.give(made(2));
    assertEquals(made(2), probe.expectNext());
  }

  @Test
  void shouldGiveOutEveryItemOnceUnderConcurrentGivers() throws InterruptedException {
    TailHub hub = new TailHub(new TailSettings(1, 64, 1 << 20));
    TestSubscriber.Probe<Tail.Item> probe = watch(hub);
    List<Thread> givers = new ArrayList<>();
    for (int giver = 0; giver < 4; giver++) {
      givers.add(
          new Thread(
              () -> {
                for (int i = 0; i < 500; i++) {
                  hub.give(made(i));
                }
              }));
    }
    givers.forEach(Thread::start);
    long seen = 0;
    while (seen < 2000) {
      Tail.Item item = probe.requestNext();
      seen += item instanceof Tail.Dropped dropped ? dropped.items() : 1;
    }
    assertEquals(2000, seen);
    for (Thread giver : givers) {
      giver.join();
    }
  }
}
