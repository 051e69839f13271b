package penstock.node.operator;

/**
 * Names of syslog's numbers.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5424#section-6.2.1">RFC 5424, section 6.2.1</a>
 */
final class Syslog {

  private static final String[] PRIORITIES = {
    "emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"
  };

  private static final String[] FACILITIES = {
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
    "local7"
  };

  private Syslog() {}

  static String priority(int number) {
    return PRIORITIES[number & 7];
  }

  /** A number without a name is written as itself. */
  static String facility(int number) {
    return number < FACILITIES.length ? FACILITIES[number] : "facility" + number;
  }
}
