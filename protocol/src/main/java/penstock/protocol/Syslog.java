package penstock.protocol;

import java.util.List;

/**
 * Names of syslog's numbers.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5424#section-6.2.1">RFC 5424, section 6.2.1</a>
 */
public final class Syslog {

  /** By number. */
  public static final List<String> PRIORITIES =
      List.of("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug");

  /** By number; those of 12 to 15 are RFC 5424's, the others syslog.h's. */
  public static final List<String> FACILITIES =
      List.of(
          "kern",
          "user",
          "mail",
          "daemon",
          "auth",
          "syslog",
          "lpr",
          "news",
          "uucp",
          "cron",
          "authpriv",
          "ftp",
          "ntp",
          "audit",
          "alert",
          "clock",
          "local0",
          "local1",
          "local2",
          "local3",
          "local4",
          "local5",
          "local6",
          "local7");

  private Syslog() {}

  public static String priority(int number) {
    return PRIORITIES.get(number & 7);
  }

  /** A number without a name is written as itself. */
  public static String facility(int number) {
    return number < FACILITIES.size() ? FACILITIES.get(number) : "facility" + number;
  }
}
