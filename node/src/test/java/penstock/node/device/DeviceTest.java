package penstock.node.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.persistence.testkit.PersistenceTestKitPlugin;
import akka.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import akka.persistence.testkit.javadsl.PersistenceTestKit;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import penstock.node.device.Ledgers.CommitReply;
import penstock.node.device.Ledgers.Fresh;
import penstock.node.device.Ledgers.InFlight;
import penstock.node.device.Ledgers.Known;
import penstock.node.device.Ledgers.OfferReply;
import penstock.node.device.Ledgers.TooFragmented;
import penstock.protocol.SeqRange;
import penstock.protocol.SeqRanges;

/** The actor alone: its order, what it persists, and how it fails. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeviceTest {

  private static final Duration BOUND = Duration.ofSeconds(20);
  private static final Duration NOTHING = Duration.ofMillis(150);

  private final ActorTestKit kit =
      ActorTestKit.create(
          PersistenceTestKitPlugin.getInstance()
              .config()
              .withFallback(PersistenceTestKitSnapshotPlugin.config())
              .withFallback(ConfigFactory.load()));
  private final PersistenceTestKit journal = PersistenceTestKit.create(kit.system());

  @AfterAll
  void shutDown() {
    kit.shutdownTestKit();
  }

  /** One device with its own table and clock, and what was asked of it. */
  private final class Fixture {
    private static int count;

    final String id = "device-" + count++;
    final FakeRetiredStreams table = new FakeRetiredStreams();
    final Map<String, Long> snapshots = new ConcurrentHashMap<>();
    final OffsetClock clock = new OffsetClock();
    final TestProbe<OfferReply> offers = kit.createTestProbe();
    final TestProbe<CommitReply> commits = kit.createTestProbe();
    private final DeviceEnvironment environment;
    ActorRef<DeviceCommand> device;
    private long offset;

    Fixture(String... settings) {
      Config config =
          ConfigFactory.parseString(String.join("\n", settings)).withFallback(ConfigFactory.load());
      environment =
          DeviceEnvironment.of(
              LedgerSettings.of(config),
              table,
              snapshots::put,
              clock,
              new DeviceMetrics(new PrometheusRegistry()));
      device = kit.spawn(Device.create(id, environment));
    }

    String persistenceId() {
      return "Device|" + id;
    }

    void restart() {
      device.tell(DeviceCommand.Stop.INSTANCE);
      kit.createTestProbe().expectTerminated(device, BOUND);
      device = kit.spawn(Device.create(id, environment));
    }

    void offer(String stream, long first, long last) {
      offer(Frames.offer(id, stream, SeqRanges.of(first, last)));
    }

    void offer(Ledgers.Offer offer) {
      device.tell(new DeviceCommand.Offer(offer, offers.ref()));
    }

    Fresh fresh(String stream, long first, long last) {
      offer(stream, first, last);
      return offers.expectMessageClass(Fresh.class, BOUND);
    }

    void commit(String stream, long first, long last, long token) {
      SeqRanges runs = SeqRanges.of(first, last);
      commit(Proposal.of(Frames.header(id, stream, runs), Frames.at(offset++)), 0, token);
    }

    void commit(Proposal proposal, long duplicates, long token) {
      device.tell(new DeviceCommand.Commit(proposal, duplicates, token, commits.ref()));
    }

    CommitReply committed() {
      return commits.expectMessageClass(CommitReply.class, BOUND);
    }

    CommitReply upload(String stream, long first, long last) {
      commit(stream, first, last, fresh(stream, first, last).token());
      return committed();
    }

    CommitReply confirm(String stream, long duplicates, long oldest) {
      device.tell(new DeviceCommand.Confirm(stream, duplicates, 0, oldest, commits.ref()));
      return committed();
    }

    Ledgers.DeviceReport report() {
      TestProbe<Ledgers.DeviceReport> reports = kit.createTestProbe();
      device.tell(new DeviceCommand.GetReport(reports.ref()));
      return reports.expectMessageClass(Ledgers.DeviceReport.class, BOUND);
    }

    Ledgers.DeviceSummary expire() {
      TestProbe<Ledgers.DeviceSummary> summaries = kit.createTestProbe();
      device.tell(new DeviceCommand.Expire(summaries.ref()));
      return summaries.expectMessageClass(Ledgers.DeviceSummary.class, BOUND);
    }

    int persisted() {
      return journal.persistedInStorage(persistenceId()).size();
    }
  }

  @Test
  void shouldLetOnlyOneChunkOfAStreamBeInFlight() {
    Fixture f = new Fixture();
    Fresh first = f.fresh("s", 0, 9);
    f.offer("s", 5, 14);
    f.offers.expectNoMessage(NOTHING);
    f.commit("s", 0, 9, first.token());
    Fresh second = f.offers.expectMessageClass(Fresh.class, BOUND);
    assertEquals(SeqRanges.of(10, 14), second.fresh());
    assertEquals(SeqRanges.of(5, 9), second.known());
    assertEquals(9, f.committed().watermark());
  }

  @Test
  void shouldLetChunksOfOtherStreamsPass() {
    Fixture f = new Fixture();
    f.fresh("s1", 0, 9);
    f.fresh("s2", 0, 9);
  }

  @Test
  void shouldAnswerAReplayAtOnceWhileAnotherChunkIsInFlight() {
    Fixture f = new Fixture();
    f.upload("s", 0, 9);
    f.fresh("s", 10, 19);
    f.offer("s", 0, 9);
    Known known = f.offers.expectMessageClass(Known.class, BOUND);
    assertEquals(SeqRanges.of(0, 9), known.known());
    assertEquals(9, known.checks().get(0).seq());
  }

  @Test
  void shouldSayInFlightWhereTheOtherChunkDoesNotEnd() {
    Fixture f = new Fixture("penstock.ledger.offer-wait = 100 ms");
    f.fresh("s", 0, 9);
    f.offer("s", 0, 9);
    f.offers.expectMessageClass(InFlight.class, BOUND);
  }

  @Test
  void shouldSayInFlightAtOnceWhereTooManyWait() {
    Fixture f =
        new Fixture("penstock.ledger.offers-waiting-max = 1", "penstock.ledger.offer-wait = 30 s");
    f.fresh("s", 0, 9);
    f.offer("s", 0, 9);
    f.offers.expectNoMessage(NOTHING);
    f.offer("s", 0, 9);
    f.offers.expectMessageClass(InFlight.class, BOUND);
  }

  @Test
  void shouldPassAReservationOnWhenItIsWithdrawn() {
    Fixture f = new Fixture();
    Fresh first = f.fresh("s", 0, 9);
    f.offer("s", 0, 9);
    f.device.tell(new DeviceCommand.Withdraw("s", first.token() + 1));
    f.offers.expectNoMessage(NOTHING);
    f.device.tell(new DeviceCommand.Withdraw("s", first.token()));
    assertEquals(SeqRanges.of(0, 9), f.offers.expectMessageClass(Fresh.class, BOUND).fresh());
  }

  @Test
  void shouldTakeTheSameRecordsOnceWhereAReservationLapsed() {
    Fixture f = new Fixture("penstock.ledger.reservation-timeout = 10 s");
    Fresh first = f.fresh("s", 0, 9);
    f.clock.advance(Duration.ofSeconds(11));
    Fresh second = f.fresh("s", 5, 14);
    assertEquals(SeqRanges.of(5, 14), second.fresh());
    f.commit("s", 5, 14, second.token());
    assertEquals(SeqRanges.of(5, 14), f.committed().owned());
    f.commit("s", 0, 9, first.token());
    CommitReply late = f.committed();
    assertEquals(SeqRanges.of(0, 4), late.owned());
    assertEquals(15, late.summary().stored());
    assertEquals(5, late.summary().duplicates());
  }

  @Test
  void shouldWakeThoseWhoWaitForAReservationThatLapsed() {
    Fixture f =
        new Fixture(
            "penstock.ledger.reservation-timeout = 300 ms", "penstock.ledger.offer-wait = 30 s");
    f.fresh("s", 0, 9);
    f.offer("s", 0, 9);
    f.offers.expectMessageClass(Fresh.class, BOUND);
  }

  @Test
  void shouldRefuseWhatMakesTooManyHoles() {
    Fixture f = new Fixture("penstock.ledger.fragments-max = 2");
    f.upload("s", 10, 10);
    f.upload("s", 20, 20);
    f.offer("s", 30, 30);
    assertEquals(new TooFragmented(2), f.offers.expectMessageClass(TooFragmented.class, BOUND));
    f.offer("s", 5, 5);
    f.offers.expectMessageClass(TooFragmented.class, BOUND);
    assertEquals(11, f.upload("s", 11, 19).summary().stored());
    assertEquals(SeqRanges.of(30, 30), f.fresh("s", 30, 30).fresh());
  }

  @Test
  void shouldGiveTheSameAnswerToTheSameFrame() {
    Fixture f = new Fixture();
    Proposal frame = Proposal.of(Frames.header(f.id, "s", SeqRanges.of(0, 9)), Frames.at(7));
    f.commit(frame, 0, 1);
    CommitReply first = f.committed();
    int persisted = f.persisted();
    f.commit(frame, 0, 1);
    CommitReply again = f.committed();
    assertEquals(first.owned(), again.owned());
    assertEquals(first.summary().stored(), again.summary().stored());
    assertEquals(0, again.summary().duplicates());
    assertEquals(persisted, f.persisted());
    f.restart();
    f.commit(frame, 0, 0);
    assertEquals(first.owned(), f.committed().owned());
  }

  @Test
  void shouldWriteNothingForAReplayUntilItStops() {
    Fixture f = new Fixture();
    f.upload("s", 0, 9);
    int persisted = f.persisted();
    for (int i = 1; i <= 5; i++) {
      CommitReply reply = f.confirm("s", 10, -1);
      assertEquals(10L * i, reply.summary().duplicates());
      assertEquals(9, reply.watermark());
    }
    assertEquals(persisted, f.persisted());
    f.restart();
    assertEquals(50, f.report().summary().duplicates());
    assertEquals(persisted + 1, f.persisted());
  }

  @Test
  void shouldCountReplaysWithTheNextCommit() {
    Fixture f = new Fixture();
    f.upload("s", 0, 9);
    f.confirm("s", 10, -1);
    int persisted = f.persisted();
    assertEquals(10, f.upload("s", 10, 19).summary().duplicates());
    assertEquals(persisted + 1, f.persisted());
    f.restart();
    assertEquals(10, f.report().summary().duplicates());
    assertEquals(persisted + 1, f.persisted());
  }

  @Test
  void shouldPersistAnAnnouncedLossBeforeItReplies() {
    Fixture f = new Fixture();
    f.upload("s", 0, 9);
    int persisted = f.persisted();
    CommitReply reply = f.confirm("s", 10, 15);
    assertEquals(persisted + 1, f.persisted());
    assertEquals(5, reply.summary().lost());
    assertEquals(14, reply.watermark());
    Ledgers.Loss loss = f.report().streams().get(0).lost().get(0);
    assertEquals(SeqRanges.of(10, 14), loss.range());
    assertEquals(Ledgers.Cause.OVERWRITTEN, loss.cause());
  }

  @Test
  void shouldNotReplyWhereTheJournalFailsAndTakeItLater() {
    Fixture f = new Fixture();
    f.upload("s", 0, 9);
    f.confirm("s", 10, -1);
    Fresh fresh = f.fresh("s", 10, 19);
    journal.failNextPersisted(f.persistenceId());
    f.commit("s", 10, 19, fresh.token());
    f.commits.expectNoMessage(NOTHING);
    f.commit("s", 10, 19, fresh.token());
    CommitReply reply = f.committed();
    assertEquals(SeqRanges.of(10, 19), reply.owned());
    assertEquals(20, reply.summary().stored());
    assertEquals(10, reply.summary().duplicates());
    f.restart();
    assertEquals(10, f.report().summary().duplicates());
  }

  @Test
  void shouldStopInTheEndWhereTheJournalFailsAsItStops() {
    Fixture f = new Fixture();
    f.upload("s", 0, 9);
    f.confirm("s", 10, -1);
    journal.failNextPersisted(f.persistenceId());
    f.restart();
    assertEquals(10, f.report().summary().duplicates());
  }

  @Test
  void shouldNotAcceptWhatTheJournalRejects() {
    Fixture f = new Fixture();
    f.upload("s", 0, 9);
    journal.rejectNextPersisted(f.persistenceId());
    f.commit("s", 10, 19, 1);
    f.commits.expectNoMessage(NOTHING);
  }

  @Test
  void shouldRetireTheStreamThatWasUsedLeastRecently() {
    Fixture f = new Fixture("penstock.ledger.live-streams-max = 2");
    f.upload("s1", 0, 9);
    f.upload("s2", 0, 9);
    f.upload("s1", 10, 19);
    assertEquals(3, f.upload("s3", 0, 9).summary().streams());
    assertTrue(f.table.holds("s2"));
    assertFalse(f.table.holds("s1"));
    assertEquals(40, f.report().summary().stored());
    assertEquals(3, f.report().streams().size());
  }

  @Test
  void shouldReviveARetiredStreamAsItWas() {
    Fixture f = new Fixture("penstock.ledger.live-streams-max = 1");
    f.upload("s1", 0, 9);
    f.confirm("s1", 7, 3);
    f.confirm("s1", 7, -1);
    f.upload("s2", 0, 4);
    f.offer("s1", 5, 14);
    Fresh fresh = f.offers.expectMessageClass(Fresh.class, BOUND);
    assertEquals(SeqRanges.of(10, 14), fresh.fresh());
    f.commit("s1", 10, 14, fresh.token());
    Ledgers.DeviceSummary summary = f.committed().summary();
    assertEquals(20, summary.stored());
    assertEquals(14, summary.duplicates());
    assertEquals(2, summary.streams());
    f.restart();
    assertEquals(20, f.report().summary().stored());
    assertEquals(14, f.report().summary().duplicates());
  }

  @Test
  void shouldAnswerThePositionOfARetiredStreamWithoutRevivingIt() {
    Fixture f = new Fixture("penstock.ledger.live-streams-max = 1");
    f.upload("s1", 0, 9);
    f.upload("s2", 0, 4);
    int persisted = f.persisted();
    TestProbe<DeviceCommand.Position> positions = kit.createTestProbe();
    for (String stream : List.of("s1", "s2", "s3")) {
      f.device.tell(new DeviceCommand.GetPosition(stream, positions.ref()));
    }
    assertEquals(
        List.of(9L, 4L, -1L).stream().sorted().toList(),
        positions.receiveSeveralMessages(3, BOUND).stream()
            .map(DeviceCommand.Position::watermark)
            .sorted()
            .toList());
    assertEquals(persisted, f.persisted());
  }

  @Test
  void shouldGoOnWhereTheTableOfRetiredStreamsIsAway() {
    Fixture f = new Fixture("penstock.ledger.live-streams-max = 1");
    f.upload("s1", 0, 9);
    f.table.fail(true);
    f.commit("s2", 0, 9, 1);
    f.commits.expectNoMessage(NOTHING);
    assertEquals(19, f.upload("s1", 10, 19).watermark());
    f.table.fail(false);
    f.commit("s2", 0, 9, 1);
    assertEquals(SeqRanges.of(0, 9), f.committed().owned());
    f.table.fail(true);
    f.offer("s1", 0, 9);
    f.offers.expectNoMessage(NOTHING);
    f.table.fail(false);
    f.offer("s1", 0, 9);
    f.offers.expectMessageClass(Known.class, BOUND);
  }

  @Test
  void shouldKeepOthersWaitingWhileAStreamIsFetched() {
    Fixture f = new Fixture("penstock.ledger.live-streams-max = 1");
    f.upload("s1", 0, 9);
    f.upload("s2", 0, 9);
    f.table.hold();
    f.offer("s1", 0, 9);
    f.offer("s2", 0, 9);
    f.offer("s3", 0, 9);
    f.offers.expectNoMessage(NOTHING);
    f.table.release();
    List<OfferReply> replies = f.offers.receiveSeveralMessages(3, BOUND);
    assertEquals(2, replies.stream().filter(Known.class::isInstance).count());
    assertEquals(1, replies.stream().filter(Fresh.class::isInstance).count());
  }

  @Test
  void shouldDropWhatIsTooMuchToWait() {
    Fixture f = new Fixture("penstock.ledger.live-streams-max = 1");
    f.upload("s1", 0, 9);
    f.upload("s2", 0, 9);
    f.table.hold();
    f.offer("s1", 0, 9);
    for (int i = 0; i < 2 * Turn.BEHIND_MAX; i++) {
      f.offer("s2", 0, 9);
    }
    f.table.release();
    f.offers.receiveSeveralMessages(1 + Turn.BEHIND_MAX, BOUND);
    f.offers.expectNoMessage(NOTHING);
  }

  @Test
  void shouldRecoverWhereTheJournalFailsWhileAStreamIsRevived() {
    Fixture f = new Fixture("penstock.ledger.live-streams-max = 2");
    f.upload("s1", 0, 9);
    f.upload("s2", 0, 9);
    f.upload("s3", 0, 9);
    journal.failNextPersisted(f.persistenceId());
    f.offer("s1", 0, 9);
    f.offers.expectNoMessage(NOTHING);
    f.offer("s1", 0, 9);
    f.offers.expectMessageClass(Known.class, BOUND);
    assertEquals(30, f.report().summary().stored());
    assertEquals(3, f.report().summary().streams());
  }

  @Test
  void shouldMakeLossesOfOldHolesInLiveAndRetiredStreams() {
    Fixture f = new Fixture("penstock.ledger.live-streams-max = 1");
    Ledgers.DeviceSummary before = uploadNow(f, "s1", 10, 19).summary();
    uploadNow(f, "s2", 5, 9);
    Ledgers.DeviceSummary summary = uploadNow(f, "s3", 3, 9).summary();
    assertEquals(0, summary.lost());
    assertEquals(before.nextExpiryUs(), summary.nextExpiryUs());
    assertEquals(summary.lost(), f.expire().lost());
    f.clock.advance(Duration.ofHours(25));
    Ledgers.DeviceSummary after = f.expire();
    assertEquals(18, after.lost());
    assertEquals(0, after.nextExpiryUs());
    for (Ledgers.StreamReport stream : f.report().streams()) {
      assertEquals(stream.next() - 1, stream.watermark());
      assertEquals(Ledgers.Cause.EXPIRED, stream.lost().get(0).cause());
    }
    f.restart();
    assertEquals(18, f.report().summary().lost());
  }

  private static CommitReply uploadNow(Fixture f, String stream, long first, long last) {
    SeqRanges runs = SeqRanges.of(first, last);
    Ledgers.Offer offer =
        new Ledgers.Offer(
            f.id,
            stream,
            runs,
            List.of(new Ledgers.BootRun(first, 0, 0)),
            -1,
            -1,
            f.clock.millis() * 1000);
    f.commit(Proposal.of(Frames.header(offer, runs), Frames.at(first)), 0, 1);
    return f.committed();
  }

  @Test
  void shouldTakeLateRecordsAndCorrectTheLedger() {
    Fixture f = new Fixture();
    f.upload("s", 10, 19);
    assertEquals(-1, f.report().streams().get(0).watermark());
    assertEquals(10, f.confirm("s", 0, 10).summary().lost());
    CommitReply late = f.upload("s", 4, 9);
    assertEquals(4, late.summary().lost());
    assertEquals(16, late.summary().stored());
    assertEquals(19, late.watermark());
  }

  @Test
  void shouldGiveEveryChangeALaterVersion() {
    Fixture f = new Fixture();
    long version = f.upload("s", 0, 9).summary().version();
    for (int i = 0; i < 3; i++) {
      long next = f.confirm("s", 10, -1).summary().version();
      assertTrue(next > version);
      version = next;
    }
    f.restart();
    assertTrue(f.confirm("s", 10, -1).summary().version() > version);
  }

  @Test
  void shouldNotMindAnOldestBeyondAllNumbers() {
    Fixture f = new Fixture();
    CommitReply reply = f.confirm("s", 0, Long.MAX_VALUE);
    assertEquals(SeqRange.SEQ_MAX - 1, reply.watermark());
    assertInstanceOf(Fresh.class, f.fresh("s", 0, 9));
  }
}
