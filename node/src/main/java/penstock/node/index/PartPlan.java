package penstock.node.index;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.node.segment.FrameRef;
import penstock.protocol.SeqRanges;

/**
 * In which order frames are read: the parts of each stream by sequence number, and how much of the
 * fleet's frames lie over each other in time. Pure.
 *
 * @param streams the parts of each stream in its order
 * @param concurrent how many frames overlap in time at most
 * @param concurrentBytes how many decompressed bytes the frames have that overlap in time, at most
 */
record PartPlan(Collection<List<FramePart>> streams, int concurrent, long concurrentBytes) {

  /** A run of a frame's records. */
  private record Run(FrameRef ref, long first, long last) {
    boolean sameFrame(Run other) {
      return ref.location().equals(other.ref.location());
    }
  }

  private record StreamKey(String device, String stream) {}

  static PartPlan of(List<FrameRef> refs) {
    Map<StreamKey, List<FrameRef>> byStream = new HashMap<>();
    for (FrameRef ref : refs) {
      byStream
          .computeIfAbsent(new StreamKey(ref.device(), ref.stream()), key -> new ArrayList<>())
          .add(ref);
    }
    List<List<FramePart>> streams = new ArrayList<>(byStream.size());
    byStream.values().forEach(frames -> streams.add(parts(frames)));
    return overlap(refs, streams);
  }

  /** Lays the runs of a stream's frames side by side and joins neighbours of the same frame. */
  private static List<FramePart> parts(List<FrameRef> frames) {
    List<Run> runs = new ArrayList<>(frames.size());
    for (FrameRef ref : frames) {
      for (int i = 0; i < ref.owned().count(); i++) {
        runs.add(new Run(ref, ref.owned().first(i), ref.owned().last(i)));
      }
    }
    runs.sort(Comparator.comparingLong(Run::first));
    List<FramePart> parts = new ArrayList<>(frames.size());
    int from = 0;
    for (int i = 1; i <= runs.size(); i++) {
      if (i == runs.size() || !runs.get(i).sameFrame(runs.get(from))) {
        parts.add(part(runs.subList(from, i)));
        from = i;
      }
    }
    return parts;
  }

  private static FramePart part(List<Run> runs) {
    FrameRef ref = runs.get(0).ref();
    if (runs.size() == ref.owned().count()) {
      return new FramePart(ref, ref.owned());
    }
    SeqRanges.Builder ranges = new SeqRanges.Builder();
    runs.forEach(run -> ranges.add(run.first(), run.last()));
    return new FramePart(ref, ranges.build());
  }

  /** Sweeps over the beginnings and ends of all frames. */
  private static PartPlan overlap(List<FrameRef> refs, List<List<FramePart>> streams) {
    FrameRef[] begins = refs.toArray(FrameRef[]::new);
    FrameRef[] ends = begins.clone();
    Arrays.sort(begins, Comparator.comparingLong(FrameRef::minTimeUs));
    Arrays.sort(ends, Comparator.comparingLong(FrameRef::maxTimeUs));
    int most = 0;
    long mostBytes = 0;
    long bytes = 0;
    int ended = 0;
    for (int begun = 0; begun < begins.length; begun++) {
      bytes += begins[begun].rawBytes();
      while (ends[ended].maxTimeUs() < begins[begun].minTimeUs()) {
        bytes -= ends[ended++].rawBytes();
      }
      most = Math.max(most, begun + 1 - ended);
      mostBytes = Math.max(mostBytes, bytes);
    }
    return new PartPlan(streams, most, mostBytes);
  }

  /** The parts in about the order in which the merge will need them. */
  FramePart[] byNeed() {
    return streams.stream()
        .flatMap(List::stream)
        .sorted(
            Comparator.comparingLong((FramePart part) -> part.ref().minTimeUs())
                .thenComparing(FramePart::device)
                .thenComparing(FramePart::stream)
                .thenComparingLong(part -> part.ranges().min()))
        .toArray(FramePart[]::new);
  }

  /**
   * How many decompressed bytes of each stream may be kept so that all that overlap fit.
   *
   * @return null where whole frames fit
   */
  @Nullable Long sliceBytes(long budgetBytes) {
    return concurrentBytes <= budgetBytes ? null : budgetBytes / Math.max(1, concurrent);
  }
}
