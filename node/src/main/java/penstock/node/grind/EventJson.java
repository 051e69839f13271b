package penstock.node.grind;

import java.util.List;
import java.util.Map;

/**
 * Renders an event as its line of {@code /v1/events}. The same event always gives the same bytes.
 */
final class EventJson {

  /**
   * A rendered event. A line is at most 32 KiB and few events take more than a part of it; but a
   * rule may capture the whole line in many fields, and a byte may take six in JSON.
   */
  static final int EVENT_BYTES_MAX = 256 * 1024;

  private static final long SECOND_US = 1_000_000;
  private static final long DAY_US = 86_400 * SECOND_US;

  /** 9999-12-31T23:59:59.999999Z and 0000-01-01T00:00:00Z: RFC 3339 has four digits for a year. */
  private static final long TIME_US_MAX = 253_402_300_799_999_999L;

  private static final long TIME_US_MIN = -62_167_219_200_000_000L;

  private EventJson() {}

  /** Writes it without newline; an event that is over the limit goes without its fields. */
  static void write(Event event, JsonLine out) {
    out.reset();
    writeWhole(event, event.fields(), event.errors(), out);
    if (out.length() > EVENT_BYTES_MAX) {
      String error =
          "the event had "
              + out.length()
              + " bytes, over the limit of "
              + EVENT_BYTES_MAX
              + ": its fields are left out";
      out.reset();
      writeWhole(event, Map.of(), List.of(error), out);
    }
  }

  private static void writeWhole(
      Event event, Map<String, Object> fields, List<String> errors, JsonLine out) {
    out.raw("{\"name\":").string(event.name());
    out.raw(",\"device\":").string(event.device());
    out.raw(",\"stream\":").string(event.stream());
    out.raw(",\"seq\":").number(event.seq());
    out.raw(",\"boot\":").number(event.boot());
    out.raw(",\"time\":\"");
    time(event.timeUs(), out);
    out.raw("\",\"time_estimated\":").bool(event.estimated());
    out.raw(",\"rule_set\":").string(event.ruleSet());
    out.raw(",\"fields\":");
    object(fields, out);
    out.raw(",\"labels\":");
    object(event.labels(), out);
    if (!errors.isEmpty()) {
      out.raw(",\"errors\":");
      array(errors, out);
    }
    out.raw('}');
  }

  private static void object(Map<String, ?> members, JsonLine out) {
    char separator = '{';
    for (Map.Entry<String, ?> member : members.entrySet()) {
      out.raw(separator).string(member.getKey()).raw(':');
      value(member.getValue(), out);
      separator = ',';
    }
    out.raw(members.isEmpty() ? "{}" : "}");
  }

  private static void value(Object value, JsonLine out) {
    if (value instanceof Long number) {
      out.number(number.longValue());
    } else if (value instanceof Double number) {
      out.number(number.doubleValue());
    } else {
      out.string(value.toString());
    }
  }

  private static void array(List<String> values, JsonLine out) {
    char separator = '[';
    for (String value : values) {
      out.raw(separator).string(value);
      separator = ',';
    }
    out.raw(']');
  }

  /**
   * RFC 3339 in UTC with six decimals. Days to a date after Howard Hinnant, "chrono-compatible
   * low-level date algorithms", civil_from_days.
   */
  private static void time(long timeUs, JsonLine out) {
    long clamped = Math.max(TIME_US_MIN, Math.min(timeUs, TIME_US_MAX));
    date(Math.floorDiv(clamped, DAY_US), out);
    long us = Math.floorMod(clamped, DAY_US);
    int seconds = (int) (us / SECOND_US);
    out.raw('T').digits(seconds / 3600, 2);
    out.raw(':').digits(seconds / 60 % 60, 2);
    out.raw(':').digits(seconds % 60, 2);
    out.raw('.').digits((int) (us % SECOND_US), 6).raw('Z');
  }

  private static void date(long daysSince1970, JsonLine out) {
    long days = daysSince1970 + 719_468; // since 0000-03-01
    long era = Math.floorDiv(days, 146_097L);
    int dayOfEra = (int) Math.floorMod(days, 146_097L);
    int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int month = (5 * dayOfYear + 2) / 153; // from March
    int year = (int) (era * 400) + yearOfEra + (month >= 10 ? 1 : 0);
    out.digits(year, 4);
    out.raw('-').digits(month >= 10 ? month - 9 : month + 3, 2);
    out.raw('-').digits(dayOfYear - (153 * month + 2) / 5 + 1, 2);
  }
}
