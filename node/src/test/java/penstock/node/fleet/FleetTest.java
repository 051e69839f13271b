package penstock.node.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.NotUsed;
import akka.stream.KillSwitches;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import penstock.node.grind.EventStore;
import penstock.node.grind.Tail;
import penstock.node.grind.TailHubs;
import penstock.node.index.FakeSegments;
import penstock.node.index.LinePattern;
import penstock.node.index.NarrativeGap;
import penstock.node.index.NarrativeItem;
import penstock.node.index.NarrativeLimits;
import penstock.node.index.NarrativeQuery;
import penstock.node.index.NarrativeRecord;
import penstock.node.index.NarrativeScan;
import penstock.node.index.NarrativeSearch;
import penstock.node.index.Narratives;
import penstock.node.operator.FakeNode;
import penstock.node.registry.DeviceEntry;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.FrameRef;
import penstock.node.segment.SegmentException;
import penstock.protocol.SeqRanges;

/** Three nodes over real sockets: any of them answers for all, or says that it can't. */
final class FleetTest {

  private static final NarrativeLimits LIMITS = new NarrativeLimits(4, 8 << 20, 1);
  private static final Duration SHORT = Duration.ofMillis(600);

  private static TestFleet fleet;

  @BeforeAll
  static void start() {
    fleet = new TestFleet("a", "b", "c");
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  @AfterEach
  void clear() {
    fleet.bucket.clear();
    fleet.nodes.forEach(node -> node.events.stored.clear());
  }

  private static NarrativeQuery all(@Nullable LinePattern pattern) {
    return new NarrativeQuery(null, Long.MIN_VALUE, Long.MAX_VALUE, pattern);
  }

  private static List<String> told(NarrativeSearch search, NarrativeQuery query) {
    List<String> told = new ArrayList<>();
    try (NarrativeScan scan = search.open(query)) {
      boolean more = true;
      while (more) {
        more = scan.fill((key, item) -> told.add(told(item)), 9, System.nanoTime() + 100_000_000);
      }
    }
    return told;
  }

  private static String told(NarrativeItem item) {
    if (item instanceof NarrativeGap gap) {
      return gap.device() + "/" + gap.stream() + " gap " + gap.ranges() + gap.timeUs();
    }
    NarrativeRecord record = (NarrativeRecord) item;
    return String.join(
        " ",
        record.device(),
        record.stream(),
        "" + record.seq(),
        "" + record.timeUs(),
        record.boot() + "." + record.priority() + "." + record.facility() + record.estimated(),
        text(record, record.start(), record.end()),
        text(record, record.textStart(), record.textEnd()));
  }

  private static String text(NarrativeRecord record, int from, int to) {
    return new String(record.bytes(), from, to - from, StandardCharsets.ISO_8859_1);
  }

  /** Frames of twenty devices over the open and sealed segments of all nodes, and in one store. */
  private static FakeSegments fill(long seed) {
    Random random = new Random(seed);
    FakeSegments alone = new FakeSegments();
    List<FakeSegments> segments = new ArrayList<>();
    for (String owner : List.of("a", "b", "c")) {
      segments.add(fleet.bucket.open(owner + "-1", owner));
      segments.add(fleet.bucket.open(owner + "-2", owner));
      fleet.bucket.seal(owner + "-1");
    }
    for (int device = 0; device < 20; device++) {
      long seq = 0;
      long timeUs = 0;
      for (int frame = 0; frame < 6; frame++) {
        FakeSegments.FrameMaker there =
            segments.get(random.nextInt(segments.size())).frame("device" + device, "s");
        FakeSegments.FrameMaker here = alone.frame("device" + device, "s");
        for (int line = 0; line < 30; line++) {
          timeUs += random.nextInt(5);
          String text = random.nextInt(10) == 0 ? "oom killed " + seq : "x".repeat(line);
          there.line(seq, timeUs, text);
          here.line(seq, timeUs, text);
          seq++;
        }
        FrameLocation spoilt = there.store();
        FrameLocation spoiltHere = here.store();
        if (random.nextInt(25) == 0) {
          SegmentException fault = new SegmentException.Missing("it is gone");
          fleet.bucket.segment(spoilt.segment()).fail(spoilt, fault);
          alone.fail(spoiltHere, fault);
        }
      }
    }
    return alone;
  }

  @Test
  void shouldAnswerOnEveryNodeWhatOneNodeWouldSay() throws Exception {
    FakeSegments alone = fill(1);
    LinePattern pattern = LinePattern.of("oom killed [0-9]*7");
    try (Narratives one = new Narratives(alone, LIMITS)) {
      List<String> whole = told(one, all(null));
      List<String> grepped = told(one, all(pattern));
      long gaps = whole.stream().filter(line -> line.contains(" gap ")).count();
      assertTrue(gaps > 0);
      assertEquals(20 * 6 * 30, whole.size() - gaps + 30 * gaps);
      for (TestFleet.Node node : fleet.nodes) {
        NarrativeSearch search = node.fleet.narratives(node.narratives);
        assertEquals(whole, told(search, all(null)), node.id);
        assertEquals(grepped, told(search, all(pattern)), node.id);
        NarrativeQuery few = new NarrativeQuery(Set.of("device3", "device4"), 0, 300, null);
        assertEquals(told(one, few), told(search, few), node.id);
      }
    }
    fleet.nodes.forEach(
        node -> TestFleet.await("no query runs", () -> node.narratives.running() == 0));
  }

  @Test
  void shouldReadEachFrameOnOneNodeOnly() {
    fill(2);
    long before = fleet.bucket.reads();
    TestFleet.Node node = fleet.node("b");
    NarrativeSearch search = node.fleet.narratives(node.narratives);
    try (NarrativeScan scan = search.open(all(null))) {
      boolean more = true;
      while (more) {
        more = scan.fill((key, item) -> {}, 9, System.nanoTime() + 100_000_000);
      }
      assertEquals(20 * 6, fleet.bucket.reads() - before);
      assertEquals(20 * 6, scan.progress().frames());
      assertEquals(20 * 6, scan.progress().framesTotal());
    }
  }

  @Test
  void shouldBreakOffWhereAShareBreaks() {
    fill(3);
    fleet.bucket.breakReads(true);
    TestFleet.Node node = fleet.node("a");
    NarrativeSearch search = node.fleet.narratives(node.narratives);
    assertThrows(RuntimeException.class, () -> told(search, all(null)));
    fleet.nodes.forEach(
        other -> TestFleet.await("no query runs", () -> other.narratives.running() == 0));
  }

  @Test
  void shouldFindWhatOthersHoldOfAStream() {
    fleet.bucket.open("b-1", "b").frame("d", "s").line(0, 1, "x").line(1, 2, "y").store();
    List<FrameRef> found = fleet.node("a").readable.holding("d", "s", SeqRanges.of(1, 1));
    assertEquals("b-1", found.get(0).location().segment());
    assertEquals(1, found.size());
  }

  @Test
  void shouldSayThatSegmentsOfALostNodeAreMissing() {
    fleet.bucket.open("x-1", "x").frame("d", "s").line(0, 1, "x").store();
    TestFleet.Node node = fleet.node("a");
    FleetStore store = new FleetStore(node.store, node.store, node.calls(), SHORT);
    SegmentException.Unavailable e =
        assertThrows(SegmentException.Unavailable.class, () -> store.find(null, 0, 10));
    assertTrue(String.valueOf(e.getMessage()).contains("1 of node x"), e.getMessage());
    FleetEvents events = new FleetEvents(node.own(), node.shelf(), node.calls(), SHORT);
    assertThrows(
        SegmentException.Unavailable.class,
        () -> events.query(new EventStore.Filter(null, null, 0, 10)));
  }

  @Test
  void shouldAwaitThatALostNodesSegmentsAreTakenOver() {
    fleet.bucket.open("x-1", "x").frame("d", "s").line(0, 1, "x").store();
    CompletableFuture<List<FrameRef>> found =
        CompletableFuture.supplyAsync(() -> fleet.node("a").readable.find(null, 0, 10));
    TestFleet.await("the catalog was asked twice", () -> fleet.bucket.looks() > 3);
    assertFalse(found.isDone());
    fleet.bucket.open("x-1", "c");
    assertEquals(1, found.orTimeout(20, TimeUnit.SECONDS).join().size());
  }

  @Test
  void shouldAskForDevicesThatDoNotFitIntoAMessage() {
    fleet.bucket.open("b-1", "b").frame("d", "s").line(0, 1, "x").store();
    fleet.bucket.open("b-1", "b").frame("e", "s").line(0, 1, "x").store();
    Set<String> devices = new TreeSet<>(Set.of("d"));
    IntStream.range(0, 20_000).forEach(i -> devices.add("some-other-device-" + i));
    TestFleet.Node node = fleet.node("c");
    assertEquals(1, node.readable.find(devices, 0, 10).size());
    NarrativeQuery query = new NarrativeQuery(devices, 0, 10, null);
    assertEquals(1, told(node.fleet.narratives(node.narratives), query).size());
  }

  @Test
  void shouldGiveTheEventsOfAllNodes() {
    for (TestFleet.Node node : fleet.nodes) {
      fleet.bucket.open(node.id + "-1", node.id);
      IntStream.range(0, 500).forEach(i -> node.events.add("oom", node.id + i, i));
      node.events.add("other", node.id, 3);
    }
    TestFleet.Node node = fleet.node("b");
    EventStore events = node.fleet.events(node.own(), node.shelf());
    Set<String> found = new TreeSet<>();
    try (EventStore.Cursor cursor =
        events.query(new EventStore.Filter(Set.of("oom"), null, 100, 200))) {
      cursor.forEachRemaining(event -> assertTrue(found.add(event.json().utf8String())));
    }
    assertEquals(300, found.size());
    fleet.nodes.forEach(
        other -> TestFleet.await("no query is open", () -> other.events.open.get() == 0));
  }

  @Test
  void shouldShowOnOneNodeWhatHappensOnAll() throws Exception {
    FakeSegments segments = new FakeSegments();
    FrameLocation at = segments.frame("d", "s").line(0, 1, "x").store();
    List<Tail.Item> seen = new CopyOnWriteArrayList<>();
    TestFleet.Node watching = fleet.node("a");
    Tail.Wanted wanted = new Tail.Wanted(true, true, Set.of("oom"), Set.of("d"), Map.of(), null);
    Source<Tail.Item, NotUsed> watch = watching.fleet.tail(watching.tail).watch(wanted);
    var switched =
        watch
            .viaMat(KillSwitches.single(), Keep.right())
            .to(Sink.foreach(seen::add))
            .run(watching.system);
    TestFleet.await(
        "all are watched", () -> fleet.nodes.stream().allMatch(n -> n.tail.watchers() == 1));
    for (TestFleet.Node node : fleet.nodes) {
      ByteString raw = ByteString.fromString("6,0,1,-;from " + node.id + "\n");
      TailHubs.give(
          node.tail, new Tail.Frame(segments.stored(at).header(), SeqRanges.of(0, 0), raw));
    }
    TailHubs.give(fleet.node("b").tail, new Tail.Made(FakeNode.FakeEvents.event("oom", "d", 5)));
    TailHubs.give(fleet.node("b").tail, new Tail.Made(FakeNode.FakeEvents.event("oom", "e", 5)));
    TestFleet.await("all is seen", () -> seen.size() == 4);
    List<String> raws = new ArrayList<>();
    for (Tail.Item item : seen) {
      if (item instanceof Tail.Frame frame) {
        raws.add(frame.raw().utf8String());
        assertEquals(segments.stored(at).header(), frame.header());
      }
    }
    raws.sort(null);
    assertEquals(List.of("6,0,1,-;from a\n", "6,0,1,-;from b\n", "6,0,1,-;from c\n"), raws);
    switched.shutdown();
    TestFleet.await(
        "nobody watches", () -> fleet.nodes.stream().allMatch(n -> n.tail.watchers() == 0));
  }

  @Test
  void shouldTellAllNodesOfAChangedDeviceBeforeItIsAnswered() throws Exception {
    TestFleet.Node node = fleet.node("a");
    DeviceEntry entry =
        new DeviceEntry("dev", "ab".repeat(32), "router", Map.of(), DeviceEntry.Status.ACTIVE);
    node.fleet.registry(node.registry).put(entry).toCompletableFuture().get(10, TimeUnit.SECONDS);
    assertTrue(fleet.node("b").readAgain.contains("dev"));
    assertTrue(fleet.node("c").readAgain.contains("dev"));
  }

  @Test
  void shouldHaveAllNodesWriteTheirSums() throws Exception {
    int before = fleet.node("b").flushes.get();
    fleet
        .node("a")
        .fleet
        .flush(() -> {}, Runnable::run)
        .get()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
    assertEquals(before + 1, fleet.node("b").flushes.get());
  }

  @Test
  void shouldSayHowAllNodesAre() throws Exception {
    fleet.node("c").checks.add(new NodeStatus.Check("database", "it is away"));
    TestFleet.Node node = fleet.node("a");
    List<NodeReport> reports =
        node.fleet.nodes(node::status).reports().toCompletableFuture().get(10, TimeUnit.SECONDS);
    assertEquals(
        List.of("a", "b", "c"), reports.stream().map(report -> report.member().id()).toList());
    for (TestFleet.Node each : fleet.nodes) {
      NodeReport report = reports.get(fleet.nodes.indexOf(each));
      assertEquals(each.status(), report.status());
      assertEquals("up", report.member().status());
    }
    assertTrue(node.fleet.isFirst());
    assertFalse(fleet.node("b").fleet.isFirst());
  }

  @Test
  void shouldRefuseWhatNobodyServes() {
    CompletableFuture<ByteString> asked =
        fleet
            .node("a")
            .calls()
            .fetch("b", "no-such-thing", ByteString.emptyByteString(), Duration.ofSeconds(5))
            .toCompletableFuture();
    Throwable e = assertThrows(RuntimeException.class, asked::join).getCause();
    assertEquals(FleetException.Reason.UNKNOWN, assertInstanceOf(FleetException.class, e).reason());
  }
}
