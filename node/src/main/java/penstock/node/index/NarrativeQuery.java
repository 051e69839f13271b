package penstock.node.index;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which records are asked for.
 *
 * @param devices whose, null for all
 * @param fromUs in µs since 1970, included
 * @param toUs excluded
 * @param pattern that one of a record's lines must match, null for all records
 */
public record NarrativeQuery(
    @Nullable Set<String> devices, long fromUs, long toUs, @Nullable LinePattern pattern) {

  public NarrativeQuery {
    devices = devices == null ? null : Set.copyOf(devices);
  }

  /** Whether a time lies in the span. */
  boolean spans(long timeUs) {
    return fromUs <= timeUs && timeUs < toUs;
  }
}
