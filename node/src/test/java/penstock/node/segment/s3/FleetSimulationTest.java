package penstock.node.segment.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import penstock.node.segment.FrameHeader;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.FrameRef;
import penstock.node.segment.Frames;
import penstock.node.segment.SegmentException;
import penstock.node.segment.StoredFrame;
import penstock.node.segment.s3.SharedWorld.Node;
import penstock.protocol.SeqRanges;

/**
 * Nodes that append, settle, seal, claim from each other, tidy up, lose answers and lose their
 * power, as a seed says. In the end one node finishes everything, and gives back exactly what was
 * acknowledged, and nothing that was never appended.
 */
final class FleetSimulationTest {

  private static final int STEPS = 60;

  /** What was appended; by its stream, which is unique. */
  private record Appended(Frames.Frame frame, FrameLocation location) {}

  private static final class Run implements AutoCloseable {
    private final SharedWorld world = new SharedWorld();
    private final Random random;
    private final List<Node> live = new ArrayList<>();
    private final Map<String, Appended> durable = new TreeMap<>();
    private final Map<String, FrameHeader> tried = new TreeMap<>();
    private final Map<FrameLocation, SeqRanges> settled = new TreeMap<>();
    private int starts;
    private int streams;

    Run(long seed) {
      random = new Random(seed);
    }

    void go() {
      start();
      start();
      for (int step = 0; step < STEPS; step++) {
        step();
      }
      finish();
    }

    private void start() {
      long segmentBytes = 2048 + random.nextInt(8192);
      live.add(
          world.node(
              "n%02d".formatted(starts++),
              SharedWorld.bucketSettings(Duration.ZERO),
              SharedWorld.segmentSettings(segmentBytes)));
    }

    private void step() {
      if (live.isEmpty() || (live.size() < 3 && random.nextInt(6) == 0)) {
        start();
        return;
      }
      Node node = live.get(random.nextInt(live.size()));
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3, 4 -> append(node);
        case 5, 6 -> settleSome(node);
        case 7 -> attempt(node, node.store()::maintain);
        case 8 -> takeOver(node);
        case 9 -> node.faults().crashIn(1 + random.nextInt(12));
        case 10 -> disturb(node);
        default -> {
          world.clock.advance(Duration.ofMinutes(random.nextInt(70)));
          node.store().roll();
        }
      }
      bury();
    }

    private void disturb(Node node) {
      int what = random.nextInt(3);
      if (what == 0) {
        node.faults().leaveUnanswered(name -> random.nextInt(3) == 0);
      } else if (what == 1) {
        node.faults().refuse(name -> random.nextInt(3) == 0);
      } else {
        node.faults().heal();
      }
    }

    private void append(Node node) {
      String stream = "s%04d".formatted(streams++);
      long first = random.nextInt(500);
      Frames.Frame frame =
          Frames.frame("d" + random.nextInt(5), stream, first, first + random.nextInt(20));
      tried.put(stream, frame.header());
      try {
        FrameLocation location = SharedWorld.append(node.store(), frame);
        durable.put(stream, new Appended(frame, location));
      } catch (SegmentException e) {
        // Nobody was told that it is durable.
      }
    }

    /** The ledgers' answers; the same whoever asks. */
    private static SeqRanges owned(FrameHeader header) {
      long first = header.ranges().min();
      int kind = Math.floorMod(header.stream().hashCode(), 5);
      return kind == 0 ? SeqRanges.EMPTY : kind == 1 ? SeqRanges.of(first, first) : header.ranges();
    }

    private void settle(Node node, FrameLocation location, FrameHeader header) {
      node.store().settle(location, owned(header));
      settled.put(location, owned(header));
    }

    private void settleSome(Node node) {
      Set<String> here = node.store().openHere();
      for (Appended appended : durable.values()) {
        if (here.contains(appended.location().segment()) && random.nextBoolean()) {
          attempt(node, () -> settle(node, appended.location(), appended.frame().header()));
        }
      }
    }

    private void takeOver(Node node) {
      Set<String> ids = live.stream().map(Node::id).collect(Collectors.toSet());
      if (random.nextInt(8) == 0) {
        // As if it were cut off from the others: they take its segments while it lives.
        ids.retainAll(Set.of(node.id()));
      }
      attempt(node, () -> takeOver(node, ids));
    }

    private void takeOver(Node node, Set<String> ids) {
      for (String segment : node.store().abandoned(ids)) {
        if (node.store().claim(segment)) {
          List<StoredFrame> frames = new ArrayList<>();
          node.store().scanUnsettled(segment, frames::add);
          frames.forEach(frame -> settle(node, frame.location(), frame.header()));
        }
      }
    }

    private static void attempt(Node node, Runnable what) {
      try {
        what.run();
      } catch (SegmentException e) {
        // It is away for this node; somebody will try again.
      }
    }

    private void bury() {
      for (Node node : List.copyOf(live)) {
        if (node.faults().isCrashed() || node.store().fenced().toCompletableFuture().isDone()) {
          world.kill(node);
          live.remove(node);
        }
      }
    }

    private void finish() {
      for (Node node : List.copyOf(live)) {
        node.faults().heal();
        if (random.nextBoolean()) {
          world.kill(node);
        } else {
          world.stop(node);
        }
      }
      live.clear();
      start();
      Node last = live.get(0);
      takeOver(last, Set.of(last.id()));
      last.store().maintain();
      last.store().maintain();
      assertEquals(Map.of(), last.store().open(), "all is sealed");
      verify(last);
      world.clock.advance(SharedWorld.GRACE.plusHours(1));
      last.store().maintain();
      world.clock.advance(Duration.ofHours(1));
      last.store().maintain();
      verify(last);
      verifyObjects(last);
    }

    private void verify(Node node) {
      Map<String, StoredFrame> stored = new TreeMap<>();
      node.store()
          .scan(
              null,
              frame -> {
                if (stored.put(frame.header().stream(), frame) != null) {
                  fail("twice: " + frame.header().stream());
                }
              });
      durable.forEach(
          (stream, appended) -> {
            StoredFrame frame = stored.get(stream);
            assertTrue(frame != null, () -> "lost: " + stream + " at " + appended.location());
            assertEquals(appended.location(), frame.location());
            assertEquals(appended.frame().payload(), frame.payload());
          });
      stored.forEach(
          (stream, frame) -> {
            assertEquals(tried.get(stream), frame.header());
            assertEquals(owned(frame.header()), frame.owned());
          });
      Map<FrameLocation, FrameRef> found = new TreeMap<>();
      node.store()
          .find(null, 0, Long.MAX_VALUE)
          .forEach(ref -> assertTrue(found.put(ref.location(), ref) == null, "found twice"));
      for (StoredFrame frame : stored.values()) {
        SeqRanges owned = owned(frame.header());
        FrameRef ref = found.get(frame.location());
        assertEquals(!owned.isEmpty(), ref != null, "found what counts");
        if (ref != null) {
          assertEquals(frame.payload(), node.store().read(ref).payload());
          assertEquals(owned, ref.owned());
          assertTrue(
              node.store().holding(ref.device(), ref.stream(), owned).stream()
                  .anyMatch(holding -> holding.location().equals(ref.location())));
        }
      }
    }

    /** Nothing is left over but what the catalog never heard of. */
    private void verifyObjects(Node last) {
      Set<String> known =
          world.catalog.sealed().stream().map(SealedRow::name).collect(Collectors.toSet());
      for (String key : world.bucket.keys()) {
        String segment = key.split("/")[1];
        if (key.startsWith("open/")) {
          assertTrue(!known.contains(segment), () -> "left over: " + key);
        }
      }
      assertEquals(known.size(), world.bucket.count("sealed/"), () -> "" + world.bucket.keys());
      assertEquals(0, last.metrics().fenced.get());
    }

    @Override
    public void close() {
      world.close();
    }
  }

  @Property(tries = 40, shrinking = ShrinkingMode.OFF)
  void shouldGiveBackExactlyWhatWasAcknowledged(@ForAll long seed) {
    try (Run run = new Run(seed)) {
      run.go();
    }
  }
}
