package penstock.sim.line;

import java.util.List;

/**
 * What a device logs as one record, without its number and time. ASCII: other bytes are escaped as
 * the kernel writes them, {@code \xNN}.
 *
 * @param facility syslog facility: 0 kern, 1 user, 3 daemon, …
 * @param priority syslog severity, 0 (emergency) to 7 (debug)
 * @param continuation lines {@code KEY=value} that follow, without their leading space
 */
public record KmsgLine(int facility, int priority, String text, List<String> continuation) {

  /** Appends the record as {@code /dev/kmsg} gives it, with the newline at its end. */
  public void appendTo(StringBuilder out, long seq, long monoUs) {
    out.append(facility * 8 + priority).append(',').append(seq).append(',').append(monoUs);
    out.append(",-;").append(text).append('\n');
    for (String line : continuation) {
      out.append(' ').append(line).append('\n');
    }
  }

  /** How many bytes {@link #appendTo} appends. */
  public int bytes(long seq, long monoUs) {
    int bytes = digits(facility * 8 + priority) + digits(seq) + digits(monoUs) + 6 + text.length();
    for (String line : continuation) {
      bytes += line.length() + 2;
    }
    return bytes;
  }

  private static int digits(long number) {
    int digits = 1;
    for (long rest = number; rest >= 10; rest /= 10) {
      digits++;
    }
    return digits;
  }
}
