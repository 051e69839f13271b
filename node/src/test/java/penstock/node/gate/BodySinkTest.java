package penstock.node.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.NotUsed;
import akka.actor.ActorSystem;
import akka.stream.Materializer;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.typesafe.config.ConfigFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import penstock.node.database.Database;
import penstock.node.database.DatabaseSettings;
import penstock.node.device.LedgerBook;
import penstock.node.device.ScriptedLedgers;
import penstock.node.registry.DeviceEntry;
import penstock.node.registry.Quarantine;
import penstock.node.segment.Codec;
import penstock.node.segment.ListedStore;
import penstock.protocol.SeqRanges;

/** How bodies end that do not end well. */
@Timeout(60)
class BodySinkTest {

  private static final DeviceEntry DEVICE =
      new DeviceEntry("d", "", "router", Map.of(), DeviceEntry.Status.ACTIVE);
  private static final UploadHead HEAD = new UploadHead("s", -1, -1, Codec.IDENTITY, -1);
  private static final ByteString LINES =
      ByteString.fromString("6,0,1,-;zero\n6,1,2,-;one\n6,2,3,-;half a li");

  private final GateSettings settings = TestSettings.with("body.piece-interval = 1 s");
  private final Admission admission =
      new Admission(settings.admission(), System::nanoTime, () -> 1);
  private final Lease lease = Objects.requireNonNull(admission.enterNow("d", 1000, 1000));
  private final AtomicLong clock = new AtomicLong(17);
  private final StreamsUnderWay streams = new StreamsUnderWay(clock::get);
  private final StreamsUnderWay.One one = streams.begin("d", "s");
  private final CountDownLatch arrived = new CountDownLatch(1);
  private ActorSystem system;
  private Database database;

  /** What becomes of a commit. */
  private CompletionStage<Void> journal = CompletableFuture.completedFuture(null);

  private final ScriptedLedgers ledgers =
      new ScriptedLedgers(
          (header, location) -> journal.thenApply(nothing -> ScriptedLedgers.whole(header)));

  private Upload upload;

  @BeforeEach
  void open(@TempDir Path dir) {
    system = ActorSystem.create("sinks", ConfigFactory.load());
    database = Database.open(DatabaseSettings.of(TestSettings.root(dir)));
    LedgerBook book = LedgerBook.load(database);
    ListedStore store = new ListedStore();
    PrometheusRegistry prometheus = new PrometheusRegistry();
    DeviceQuotas quotas = new DeviceQuotas(settings, System::nanoTime);
    GateMetrics metrics = new GateMetrics(prometheus, admission, quotas);
    Settlement settlement =
        new Settlement(store, ledgers, book, (header, location, owned, raw, length, nanos) -> {});
    Committer committer =
        new Committer(
            ledgers,
            store,
            book,
            settlement,
            admission,
            metrics,
            Runnable::run,
            Duration.ofSeconds(30));
    upload =
        new Upload(
            DEVICE,
            HEAD,
            settings,
            committer,
            new RawBudget(16 << 20, Runnable::run),
            quotas,
            new NoQuarantine(),
            metrics,
            new SenderMetrics(
                new PrometheusRegistry(),
                new Loudness(Clock.systemUTC(), new NoBaselines()),
                DeviceEntry::id),
            0,
            System.nanoTime());
  }

  @AfterEach
  void close() {
    system.terminate();
    database.close();
  }

  @Test
  void shouldCountWholeLinesWhereTheBodyBreaksOff() {
    Iterator<ByteString> lines = List.of(LINES).iterator();
    Source<ByteString, NotUsed> broken =
        Source.repeat(0)
            .map(
                i -> {
                  if (lines.hasNext()) {
                    return lines.next();
                  }
                  throw new IllegalStateException("reset");
                });
    assertBrokenOff(run(broken, Materializer.matFromSystem(system)));
  }

  private void assertBrokenOff(CompletionStage<Upload> done) {
    Refusal refusal = refused(done);
    assertEquals("body-cut-off", refusal.type());
    assertTrue(refusal.detail().startsWith("reset"), refusal.detail());
    assertEquals(List.of(SeqRanges.of(0, 1)), stored());
  }

  @Test
  void shouldCountWholeLinesWhereItsStreamIsStopped() throws Exception {
    Materializer materializer = Materializer.createMaterializer(system);
    CompletionStage<Upload> done = run(Source.single(LINES).concat(Source.never()), materializer);
    assertTrue(arrived.await(30, TimeUnit.SECONDS));
    materializer.shutdown();
    assertEquals("body-cut-off", refused(done).type());
    assertEquals(List.of(SeqRanges.of(0, 1)), stored());
  }

  @Test
  void shouldGiveWayToAnotherUploadOfItsStreamWhereItIsSilent() throws Exception {
    CompletionStage<Upload> done =
        run(Source.single(LINES).concat(Source.never()), Materializer.matFromSystem(system));
    awaitProposed();
    assertThrows(Refusal.class, () -> streams.begin("d", "s"));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    StreamsUnderWay.One next = null;
    while (next == null && System.nanoTime() < deadline) {
      clock.addAndGet(StreamsUnderWay.SILENT_NANOS);
      next = begun();
    }
    assertNotNull(next);
    assertEquals("body-cut-off", refused(done).type());
    assertEquals(List.of(SeqRanges.of(0, 0), SeqRanges.of(1, 1)), stored());
    one.close();
    assertEquals(1, streams.uploads(), "the newer one's place is not the older one's to give");
  }

  private StreamsUnderWay.@Nullable One begun() {
    try {
      return streams.begin("d", "s");
    } catch (Refusal e) {
      // It has just heard that its piece was taken.
      return null;
    }
  }

  @Test
  void shouldHoldItsRoomUntilNothingIsInWork() throws Exception {
    CompletableFuture<Void> slow = new CompletableFuture<>();
    journal = slow;
    Materializer materializer = Materializer.createMaterializer(system);
    CompletionStage<Upload> done = run(Source.single(LINES).concat(Source.never()), materializer);
    awaitProposed();
    materializer.shutdown();
    assertThrows(
        TimeoutException.class, () -> done.toCompletableFuture().get(200, TimeUnit.MILLISECONDS));
    slow.complete(null);
    assertEquals("body-cut-off", refused(done).type());
    assertEquals(List.of(SeqRanges.of(0, 0), SeqRanges.of(1, 1)), stored());
  }

  @Test
  void shouldReadTheRestOfABodyThatItRefuses() {
    ByteString wrong = ByteString.fromString("6,5,1,-;five\n6,4,2,-;four\n");
    Source<ByteString, NotUsed> body =
        Source.single(wrong.concat(ByteString.fromArray(new byte[settings.pieceBytes()])))
            .concatLazy(Source.repeat(LINES).take(1000));
    Refusal refusal = refused(run(body, Materializer.matFromSystem(system)));
    assertEquals("bad-body", refusal.type());
    assertTrue(upload.ended(), "the connection can go on");
    assertEquals(List.of(), stored());
  }

  @Test
  void shouldAnswerThoughARefusedBodyDoesNotEnd() {
    ByteString wrong = ByteString.fromString("6,5,1,-;five\n6,4,2,-;four\n");
    Source<ByteString, NotUsed> body = Source.single(wrong).concat(Source.never());
    assertEquals("bad-body", refused(run(body, Materializer.matFromSystem(system))).type());
    assertFalse(upload.ended(), "the connection has to be closed");
  }

  private CompletionStage<Upload> run(Source<ByteString, NotUsed> body, Materializer materializer) {
    return body.map(
            bytes -> {
              arrived.countDown();
              return bytes;
            })
        .runWith(sink(), materializer);
  }

  private Sink<ByteString, CompletionStage<Upload>> sink() {
    return Sink.fromGraph(new BodySink(upload, settings, lease, one, () -> {}));
  }

  private void awaitProposed() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (ledgers.proposed().isEmpty()) {
      assertTrue(System.nanoTime() < deadline, "nothing was committed while the body was open");
      Thread.onSpinWait();
    }
  }

  private List<SeqRanges> stored() {
    return ledgers.proposed().stream().map(frame -> frame.header().ranges()).toList();
  }

  private static Refusal refused(CompletionStage<Upload> done) {
    CompletionException e =
        assertThrows(CompletionException.class, () -> done.toCompletableFuture().join());
    return assertInstanceOf(Refusal.class, e.getCause());
  }

  /** Keeps nothing. */
  private static final class NoQuarantine implements Quarantine {
    @Override
    public void keep(String device, String reason, long offset, ByteString bytes) {}

    @Override
    public CompletionStage<List<Item>> list(String device) {
      return CompletableFuture.completedFuture(List.of());
    }
  }

  private static final class NoBaselines implements Baselines {
    @Override
    public Map<String, Baseline> load() {
      return Map.of();
    }

    @Override
    public void save(Map<String, Baseline> baselines) {
      throw new UnsupportedOperationException();
    }
  }
}
