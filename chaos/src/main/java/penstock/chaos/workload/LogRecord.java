package penstock.chaos.workload;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One record as a device has it in its buffer.
 *
 * @param continuation the lines behind the first, without the space ahead of each
 * @param event what the shipped rules make of it, null where nothing
 */
public record LogRecord(
    long seq,
    int facility,
    int priority,
    long monoUs,
    String text,
    List<String> continuation,
    @Nullable ExpectedEvent event) {

  /** As {@code /dev/kmsg} gives it, with a newline behind each line. */
  public String kmsg() {
    StringBuilder lines = new StringBuilder(text.length() + 64);
    lines.append(facility << 3 | priority).append(',').append(seq).append(',').append(monoUs);
    lines.append(",-;").append(text).append('\n');
    continuation.forEach(line -> lines.append(' ').append(line).append('\n'));
    return lines.toString();
  }
}
