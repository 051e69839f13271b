package penstock.sim.fake;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import penstock.sim.line.KmsgLine;

/** Rules of the names that the simulator knows, written from what such programs print. */
final class FakeRules {

  private static final Map<String, Pattern> RULES = new TreeMap<>();

  static {
    rule("oom-kill", "Killed process \\d+ \\(");
    rule("segfault", "\\]: segfault at ");
    rule("link-down", ": Link is Down$");
    rule("link-up", ": Link is Up - ");
    rule("wifi-deauth", "IEEE 802\\.11: deauthenticated due to ");
    rule("wifi-assoc", "IEEE 802\\.11: associated \\(aid ");
    rule("dhcp-ack", "DHCPACK\\(");
    rule("dhcp-nak", "DHCPNAK\\(");
    rule("ping-rtt", "round-trip min/avg/max = ");
    rule("temperature", " temperature [\\d.]+ C$");
    rule("usb-reset", "^usb [\\d.-]+: reset ");
    rule("io-error", "I/O error, dev ");
    rule("ubifs-error", "^UBIFS error ");
    rule("kernel-panic", "^Kernel panic - ");
    rule("kernel-boot", "^Linux version ");
    rule("hung-task", " blocked for more than ");
    rule("dns-failure", "^dnsprobe.* failed: ");
    rule("time-step", "^ntpd.*setting time to ");
    rule("token-bucket-drop", ": token bucket dropped ");
  }

  private FakeRules() {}

  private static void rule(String name, String pattern) {
    RULES.put(name, Pattern.compile(pattern));
  }

  /** The name of the rule that matches, empty where none does. */
  static String match(KmsgLine line) {
    for (Map.Entry<String, Pattern> rule : RULES.entrySet()) {
      if (rule.getValue().matcher(line.text()).find()) {
        return rule.getKey();
      }
    }
    return "";
  }
}
