package penstock.chaos.truth;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One record as a device has it in its buffer.
 *
 * @param continuation the lines behind the first, without the space ahead of each
 * @param event what the shipped rules make of it, null where nothing
 */
public record LogRecord(
    int facility,
    int priority,
    String text,
    List<String> continuation,
    @Nullable ExpectedEvent event) {

  /**
   * As {@code /dev/kmsg} gives it, with a newline behind each line.
   *
   * @param monoUs the device's clock as it was logged
   */
  public String kmsg(long seq, long monoUs) {
    StringBuilder lines = new StringBuilder(text.length() + 64);
    lines.append(facility << 3 | priority).append(',').append(seq).append(',').append(monoUs);
    lines.append(",-;").append(text).append('\n');
    continuation.forEach(line -> lines.append(' ').append(line).append('\n'));
    return lines.toString();
  }
}
