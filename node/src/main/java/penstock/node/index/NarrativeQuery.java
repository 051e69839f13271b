package penstock.node.index;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import penstock.node.segment.FrameRef;

/**
 * Which records are asked for.
 *
 * @param devices whose, null for all
 * @param fromUs in µs since 1970, included
 * @param toUs excluded
 * @param pattern that one of a record's lines must match, null for all records
 * @param share of these devices, null for the whole
 */
public record NarrativeQuery(
    @Nullable Set<String> devices,
    long fromUs,
    long toUs,
    @Nullable LinePattern pattern,
    @Nullable DeviceShare share) {

  public NarrativeQuery {
    devices = devices == null ? null : Set.copyOf(devices);
  }

  public NarrativeQuery(
      @Nullable Set<String> devices, long fromUs, long toUs, @Nullable LinePattern pattern) {
    this(devices, fromUs, toUs, pattern, null);
  }

  /** The part of it that one of several nodes answers. */
  public NarrativeQuery shareOf(String node, List<String> nodes) {
    return new NarrativeQuery(devices, fromUs, toUs, pattern, new DeviceShare(node, nodes));
  }

  /** Those of the frames that are in the share. */
  List<FrameRef> shareOf(List<FrameRef> found) {
    DeviceShare part = share;
    return part == null ? found : found.stream().filter(ref -> part.takes(ref.device())).toList();
  }

  /** Whether a time lies in the span. */
  boolean spans(long timeUs) {
    return fromUs <= timeUs && timeUs < toUs;
  }
}
