package penstock.node.index;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;
import penstock.node.segment.BootSpan;
import penstock.node.segment.Codec;
import penstock.protocol.SeqRanges;

/**
 * Whatever frames came in whatever order, with holes, with ranges that another frame owns, with
 * boots whose dates jump, a narrative holds each record that is asked for exactly once, each stream
 * in sequence, merged by the highest time that a stream has shown.
 */
final class NarrativeOrderPropertyTest {

  private static final List<String> DEVICES = List.of("a", "b", "c");
  private static final List<String> STREAMS = List.of("r", "s");
  private static final List<Codec> CODECS = List.of(Codec.values());
  private static final int RECORDS_MAX = 60;
  private static final int FRAME_RECORDS_MAX = 12;
  private static final long TIMES_US = 2_000;

  /** A record as the model has it. */
  private record Line(String device, String stream, long seq, long timeUs, long keyUs) {
    Line keyed(long key) {
      return new Line(device, stream, seq, timeUs, key);
    }

    String told() {
      return device + "/" + stream + " " + seq + " at " + timeUs + " true";
    }
  }

  /** One stream's life: its boots, and when each of its records was logged. */
  private record Life(String device, String stream, List<BootSpan> boots, List<Long> monoUs) {

    static Life of(String device, String stream, Random random) {
      List<BootSpan> boots = new ArrayList<>();
      List<Long> times = new ArrayList<>();
      long mono = 0;
      int records = random.nextInt(RECORDS_MAX);
      for (int seq = 0; seq < records; seq++) {
        if (seq == 0 || random.nextInt(20) == 0) {
          long start = random.nextLong(TIMES_US);
          boots.add(new BootSpan(seq, boots.size(), start, random.nextBoolean()));
          mono = 0;
        }
        mono += random.nextInt(3) == 0 ? 0 : random.nextInt(100);
        times.add(mono);
      }
      return new Life(device, stream, boots, times);
    }

    long timeUs(int seq) {
      BootSpan boot = boots.get(0);
      for (BootSpan span : boots) {
        boot = span.firstSeq() <= seq ? span : boot;
      }
      return boot.startUs() + monoUs.get(seq);
    }
  }

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void shouldGiveEachRecordOnceAndInOrder(@ForAll Random random) {
    FakeSegments store = new FakeSegments();
    List<Line> stored = new ArrayList<>();
    List<FakeSegments.FrameMaker> frames = new ArrayList<>();
    for (String device : DEVICES) {
      for (String stream : STREAMS) {
        live(Life.of(device, stream, random), store, frames, stored, random);
      }
    }
    Collections.shuffle(frames, random);
    frames.forEach(FakeSegments.FrameMaker::store);
    NarrativeLimits limits = limits(random);
    for (int i = 0; i < 4; i++) {
      NarrativeQuery query = query(random);
      assertEquals(expected(stored, query), told(store, limits, query, random), query.toString());
    }
  }

  /** From limits under which each stream keeps a slice only, to those that everything fits in. */
  private static NarrativeLimits limits(Random random) {
    return new NarrativeLimits(1, 1L << (10 + random.nextInt(10)), 1 + random.nextInt(2));
  }

  private static NarrativeQuery query(Random random) {
    long from = random.nextBoolean() ? Long.MIN_VALUE : random.nextLong(TIMES_US * 2);
    long to = random.nextBoolean() ? Long.MAX_VALUE : random.nextLong(TIMES_US * 2);
    return new NarrativeQuery(devices(random), Math.min(from, to), Math.max(from, to), null);
  }

  private static @Nullable Set<String> devices(Random random) {
    Set<String> some = new TreeSet<>(DEVICES);
    some.removeIf(device -> random.nextInt(3) == 0);
    return random.nextBoolean() ? null : some;
  }

  /** Cuts a life into frames; some get lost, some bring again what others own. */
  private static void live(
      Life life,
      FakeSegments store,
      List<FakeSegments.FrameMaker> frames,
      List<Line> stored,
      Random random) {
    int seq = 0;
    while (seq < life.monoUs().size()) {
      int end = Math.min(life.monoUs().size(), seq + 1 + random.nextInt(FRAME_RECORDS_MAX));
      if (random.nextInt(8) > 0) {
        SeqRanges owned = owned(seq, end, random);
        frames.add(frame(store, life, random.nextBoolean() ? 0 : seq, end, owned, random));
        frames.addAll(rest(store, life, seq, end, owned, random));
        for (int i = seq; i < end; i++) {
          stored.add(new Line(life.device(), life.stream(), i, life.timeUs(i), 0));
        }
      }
      seq = end;
    }
  }

  private static SeqRanges owned(int first, int end, Random random) {
    SeqRanges owned = SeqRanges.of(first, end - 1);
    if (random.nextInt(3) == 0 && end - first > 2) {
      int hole = first + 1 + random.nextInt(end - first - 2);
      owned = owned.minus(SeqRanges.of(hole, hole));
    }
    return owned;
  }

  /** What the frame does not own is another's, which holds all of it. */
  private static List<FakeSegments.FrameMaker> rest(
      FakeSegments store, Life life, int first, int end, SeqRanges owned, Random random) {
    SeqRanges rest = SeqRanges.of(first, end - 1).minus(owned);
    return rest.isEmpty() ? List.of() : List.of(frame(store, life, first, end, rest, random));
  }

  private static FakeSegments.FrameMaker frame(
      FakeSegments store, Life life, int first, int end, SeqRanges owned, Random random) {
    FakeSegments.FrameMaker maker =
        store
            .frame(life.device(), life.stream())
            .boots(life.boots().toArray(new BootSpan[0]))
            .codec(CODECS.get(random.nextInt(CODECS.size())))
            .owned(owned);
    for (int seq = first; seq < end; seq++) {
      maker.line(seq, life.monoUs().get(seq), Boolean.toString(owned.contains(seq)));
    }
    return maker;
  }

  private static List<String> expected(List<Line> stored, NarrativeQuery query) {
    List<Line> lines = new ArrayList<>();
    for (String device : DEVICES) {
      for (String stream : STREAMS) {
        long key = Long.MIN_VALUE;
        for (Line line : stored) {
          boolean own = line.device().equals(device) && line.stream().equals(stream);
          if (own && asked(line, query)) {
            key = Math.max(key, line.timeUs());
            lines.add(line.keyed(key));
          }
        }
      }
    }
    lines.sort(
        Comparator.comparingLong(Line::keyUs)
            .thenComparing(Line::device)
            .thenComparing(Line::stream)
            .thenComparing(Line::seq));
    return lines.stream().map(Line::told).toList();
  }

  private static boolean asked(Line line, NarrativeQuery query) {
    return (query.devices() == null || query.devices().contains(line.device()))
        && query.fromUs() <= line.timeUs()
        && line.timeUs() < query.toUs();
  }

  private static List<String> told(
      FakeSegments store, NarrativeLimits limits, NarrativeQuery query, Random random) {
    List<String> told = new ArrayList<>();
    try (Narratives narratives = new Narratives(store, limits);
        NarrativeCursor cursor = narratives.open(query)) {
      boolean more = true;
      while (more) {
        List<NarrativeItem> some = new ArrayList<>();
        more =
            cursor.fill(
                (key, item) -> some.add(item),
                1 + random.nextInt(9),
                System.nanoTime() + 50_000_000);
        some.forEach(item -> told.add(told(item)));
      }
    }
    return told;
  }

  /** The text says whether the frame it is from owns the record. */
  private static String told(NarrativeItem item) {
    if (!(item instanceof NarrativeRecord record)) {
      return item.toString();
    }
    int length = record.textEnd() - record.textStart();
    String text = new String(record.bytes(), record.textStart(), length, StandardCharsets.US_ASCII);
    return record.device()
        + "/"
        + record.stream()
        + " "
        + record.seq()
        + " at "
        + record.timeUs()
        + " "
        + text;
  }
}
