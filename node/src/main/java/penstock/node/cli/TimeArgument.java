package penstock.node.cli;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A time as operators write it: RFC 3339, a date (its midnight in UTC), or so long ago: {@code
 * -15m}, {@code -2h30m}, {@code -1d}.
 */
record TimeArgument(Instant instant) {

  private static final Pattern AGO =
      Pattern.compile("-(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,9})s)?");

  static TimeArgument parse(String text, Instant now) {
    Matcher ago = AGO.matcher(text);
    if (text.length() > 1 && ago.matches()) {
      return new TimeArgument(now.minus(duration(ago)));
    }
    try {
      return new TimeArgument(
          text.indexOf('T') < 0
              ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
              : OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "'"
              + text
              + "' is no time: must be like 2026-11-21T05:46:10Z, 2026-11-21, -15m, -2h or -1d");
    }
  }

  private static Duration duration(Matcher ago) {
    return Duration.ofDays(number(ago, 1))
        .plusHours(number(ago, 2))
        .plusMinutes(number(ago, 3))
        .plusSeconds(number(ago, 4));
  }

  private static long number(Matcher ago, int group) {
    return ago.group(group) == null ? 0 : Long.parseLong(ago.group(group));
  }

  /** RFC 3339. */
  @Override
  public String toString() {
    return instant.toString();
  }

  /** For picocli. */
  static final class Converter implements ITypeConverter<TimeArgument> {
    @Override
    public TimeArgument convert(String text) {
      return parse(text, Clock.systemUTC().instant());
    }
  }
}
