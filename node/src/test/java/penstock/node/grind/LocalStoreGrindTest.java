package penstock.node.grind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.javadsl.Keep;
import akka.stream.testkit.TestSubscriber;
import akka.stream.testkit.javadsl.TestSink;
import akka.util.ByteString;
import com.github.luben.zstd.Zstd;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.node.rule.RuleException;
import penstock.node.rule.RuleSet;
import penstock.node.segment.BootSpan;
import penstock.node.segment.Codec;
import penstock.node.segment.FrameHeader;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.SegmentInfo;
import penstock.node.segment.SegmentSettings;
import penstock.node.segment.local.LocalSegmentStore;
import penstock.node.segment.log.SegmentMetrics;
import penstock.protocol.SeqRanges;

/** The grinder on real segments, with real rules, real clocks and those who watch. */
final class LocalStoreGrindTest {

  private static final ActorTestKit KIT = ActorTestKit.create();

  private static final String RULES =
      """
      rules {
        oom-kill {
          match = "Killed process (?P<pid>[0-9]+) [(](?P<comm>[^)]+)[)]"
          fields { pid = int, comm = string }
          labels { severity = critical }
          examples = [ { line = "Killed process 812 (dnsmasq)", fields { pid = 812, comm = dnsmasq } } ]
        }
      }
      """;

  private static final int SEGMENT_BYTES = 16 * 1024;

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  /** A node's store and grinder. */
  private static final class Node implements AutoCloseable {
    final PrometheusRegistry registry = new PrometheusRegistry();
    final TailHub tail = new TailHub(new TailSettings(1, 100, 1 << 20));
    final LocalSegmentStore store;
    final Grinder grinder;

    Node(Path directory) throws RuleException {
      store =
          LocalSegmentStore.open(
              new SegmentSettings(
                  SEGMENT_BYTES,
                  Duration.ofMinutes(10),
                  Duration.ZERO,
                  4 << 20,
                  1024,
                  Duration.ofSeconds(10),
                  Duration.ofDays(30),
                  0,
                  1 << 20),
              directory.resolve("segments"),
              "n1",
              Clock.systemUTC(),
              Runnable::run,
              new SegmentMetrics(registry));
      grinder =
          Grinder.start(
              new GrindSettings(1, 1 << 20, 1000, 1, 1 << 20),
              directory.resolve("events"),
              store,
              EventRules.of(RuleSet.parse(Map.of("memory.conf", RULES))),
              tail,
              Clock.systemUTC(),
              new GrindMetrics(registry));
    }

    /** Records 0 to 99 of a stream, of which every tenth is the end of a process. */
    void upload(int stream) {
      long nowNanos = System.nanoTime();
      byte[] raw = lines(stream).getBytes(StandardCharsets.UTF_8);
      FrameHeader header = header(stream, raw.length);
      FrameLocation location =
          store
              .append(header, ByteString.fromArray(Zstd.compress(raw)))
              .toCompletableFuture()
              .orTimeout(20, TimeUnit.SECONDS)
              .join();
      store.settle(location, header.ranges());
      // Of the last one the answer of the ledger was late: then nobody hands it over.
      if (stream % 10 != 9) {
        grinder.committed(
            header, location, header.ranges(), Uploads.records(raw), raw.length, nowNanos);
      }
    }

    List<String> events() {
      List<String> events = new ArrayList<>();
      try (EventStore.Cursor cursor = grinder.events().query(GrindFixture.ALL)) {
        cursor.forEachRemaining(event -> events.add(event.json().utf8String()));
      }
      events.sort(null);
      return events;
    }

    void awaitEvents(List<String> expected) {
      List<String> sorted = expected.stream().sorted().toList();
      GrindFixture.awaitUntil("the events are there", () -> events().equals(sorted));
    }

    @Override
    public void close() {
      grinder.close();
      store.close();
    }
  }

  private static String lines(int stream) {
    StringBuilder lines = new StringBuilder();
    for (int seq = 0; seq < 100; seq++) {
      String text =
          seq % 10 == 3 ? "Killed process " + seq + " (app-" + stream + ")" : text(stream, seq);
      lines.append("6,").append(seq).append(',').append(seq * 1000).append(",-;");
      lines.append(text).append('\n');
    }
    return lines.toString();
  }

  /** Does not compress well. */
  private static String text(int stream, int seq) {
    return Integer.toHexString((stream * 1000 + seq) * 0x9E3779B9);
  }

  private static FrameHeader header(int stream, int rawBytes) {
    return new FrameHeader(
        "d" + stream % 7,
        "router",
        Map.of("city", "Austin"),
        "s" + stream,
        SeqRanges.of(0, 99),
        0,
        99,
        -1,
        GrindParts.nowUs(Clock.systemUTC()),
        -1,
        List.of(new BootSpan(0, 2, 1_700_000_000_000_000L, false)),
        1_700_000_000_000_000L,
        1_700_000_000_099_000L,
        List.of(),
        Codec.ZSTD,
        rawBytes,
        0);
  }

  private static List<String> events(String ruleSet, int streams) {
    List<String> events = new ArrayList<>();
    for (int stream = 0; stream < streams; stream++) {
      for (int seq = 3; seq < 100; seq += 10) {
        events.add(
            ("{'name':'oom-kill','device':'d%d','stream':'s%d','seq':%d,'boot':2,"
                    + "'time':'2023-11-14T22:13:20.%06dZ','time_estimated':false,"
                    + "'rule_set':'%s','fields':{'pid':%d,'comm':'app-%d'},"
                    + "'labels':{'city':'Austin','severity':'critical'}}")
                .formatted(stream % 7, stream, seq, seq * 1000, ruleSet, seq, stream)
                .replace('\'', '"'));
      }
    }
    return events;
  }

  @Test
  void shouldHaveEveryEventOnceOverSegmentsAndRestarts(@TempDir Path directory)
      throws RuleException {
    List<String> expected;
    try (Node node = new Node(directory)) {
      expected = events(node.grinder.rules().id(), 60);
      for (int stream = 0; stream < 50; stream++) {
        node.upload(stream);
      }
      node.awaitEvents(events(node.grinder.rules().id(), 50));
    }
    try (Node node = new Node(directory)) {
      for (int stream = 50; stream < 60; stream++) {
        node.upload(stream);
      }
      node.awaitEvents(expected);
      long sealed = node.store.segments().stream().filter(SegmentInfo::sealed).count();
      assertTrue(sealed >= 3, "several segments: " + sealed);
      GrindFixture.awaitUntil(
          "every sealed segment has its sealed events", () -> sealedFiles(directory) >= sealed);
      assertEquals(expected.stream().sorted().toList(), node.events());
      var regrind = node.grinder.regrinds().start(Long.MIN_VALUE, Long.MAX_VALUE);
      GrindFixture.awaitUntil(
          "all is ground again",
          () -> node.grinder.regrinds().all().get(0).state() == Regrinds.State.DONE);
      assertEquals(60, node.grinder.regrinds().all().get(0).frames(), regrind.id());
      assertEquals(expected.stream().sorted().toList(), node.events());
    }
  }

  private static long sealedFiles(Path directory) {
    String[] files =
        directory.resolve("events").toFile().list((dir, name) -> name.endsWith(".events"));
    return files == null ? 0 : files.length;
  }

  @Test
  void shouldTellThoseWhoWatchOfNewsAndNothingElse(@TempDir Path directory) throws RuleException {
    try (Node node = new Node(directory)) {
      node.upload(0);
      node.awaitEvents(events(node.grinder.rules().id(), 1));
    }
    try (Node node = new Node(directory)) {
      TestSubscriber.Probe<Tail.Item> probe =
          node.tail.watch().toMat(TestSink.create(KIT.system()), Keep.right()).run(KIT.system());
      probe.ensureSubscription();
      GrindFixture.awaitUntil("it watches", () -> node.tail.watchers() == 1);
      node.awaitEvents(events(node.grinder.rules().id(), 1));
      node.upload(1);
      probe.request(11);
      Tail.Frame frame = assertInstanceOf(Tail.Frame.class, probe.expectNext());
      assertEquals("s1", frame.header().stream());
      assertEquals(lines(1), frame.raw().utf8String());
      assertEquals(SeqRanges.of(0, 99), frame.owned());
      List<String> made = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        Tail.Made item = assertInstanceOf(Tail.Made.class, probe.expectNext());
        made.add(item.event().json().utf8String());
      }
      assertEquals(events(node.grinder.rules().id(), 2).subList(10, 20), made);
    }
  }

  @Test
  void shouldSayInNumbersWhatItDid(@TempDir Path directory) throws RuleException {
    try (Node node = new Node(directory)) {
      for (int stream = 0; stream < 5; stream++) {
        node.upload(stream);
      }
      node.awaitEvents(events(node.grinder.rules().id(), 5));
      GrindFixture.awaitUntil(
          "all are counted",
          () -> Metrics.value(node.registry, "penstock_events_total{name=\"oom-kill\"}") == 50);
      long raw = 0;
      for (int stream = 0; stream < 5; stream++) {
        raw += lines(stream).length();
      }
      assertEquals((double) raw, Metrics.value(node.registry, "penstock_grind_raw_bytes_total"));
      assertEquals(5, Metrics.value(node.registry, "penstock_event_visible_seconds_count"));
      String half = "penstock_event_visible_seconds{quantile=\"0.5\"}";
      assertTrue(Metrics.value(node.registry, half) > 0);
      String most = "penstock_event_visible_seconds{quantile=\"0.99\"}";
      assertTrue(Metrics.value(node.registry, most) < 20);
      assertEquals(0, Metrics.value(node.registry, "penstock_grind_errors_total"));
      for (String gauge : List.of("backlog_frames", "backlog_bytes", "behind_seconds")) {
        String name = "penstock_grind_" + gauge;
        assertTrue(Metrics.text(node.registry).contains("# TYPE " + name + " gauge"), name);
        assertEquals(0, Metrics.value(node.registry, name), name);
      }
    }
  }
}
