package penstock.node.operator;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;

/**
 * Times in µs since 1970 as RFC 3339, always in UTC with six digits of a second. Remembers the day
 * it wrote last, because the next record is mostly of the same; not thread-safe.
 */
final class TimeText {

  private static final long US_PER_SECOND = 1_000_000;
  private static final long US_PER_DAY = 86_400 * US_PER_SECOND;
  private static final long FIRST_US = us(Instant.parse("0000-01-01T00:00:00Z"));
  private static final long LAST_US = us(Instant.parse("9999-12-31T23:59:59.999999Z"));

  private long day = Long.MIN_VALUE;
  private String date = "";

  /** Writes it; a time beyond the years that RFC 3339 knows is written as the nearest of them. */
  void write(long timeUs, TextBuffer out) {
    long us = Math.max(FIRST_US, Math.min(LAST_US, timeUs));
    long ofDay = Math.floorMod(us, US_PER_DAY);
    toDay(Math.floorDiv(us, US_PER_DAY));
    long second = ofDay / US_PER_SECOND;
    out.put(date)
        .put('T')
        .padded(second / 3_600, 2)
        .put(':')
        .padded(second / 60 % 60, 2)
        .put(':')
        .padded(second % 60, 2)
        .put('.')
        .padded(ofDay % US_PER_SECOND, 6)
        .put('Z');
  }

  private void toDay(long wanted) {
    if (wanted != day) {
      day = wanted;
      date = LocalDate.ofEpochDay(wanted).toString();
    }
  }

  /** As {@link #write}. */
  static String of(long timeUs) {
    TextBuffer out = new TextBuffer();
    new TimeText().write(timeUs, out);
    return out.take().utf8String();
  }

  /**
   * Reads RFC 3339.
   *
   * @throws DateTimeException where it is none
   */
  static long parse(String text) {
    // A query string's plus arrives as a space.
    OffsetDateTime time = OffsetDateTime.parse(text.strip().replace(' ', '+'));
    if (time.getYear() < 0 || time.getYear() > 9999) {
      throw new DateTimeException("year " + time.getYear());
    }
    return us(time.toInstant());
  }

  static long us(Instant instant) {
    return instant.getEpochSecond() * US_PER_SECOND + instant.getNano() / 1_000;
  }
}
