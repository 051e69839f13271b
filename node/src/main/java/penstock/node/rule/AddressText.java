package penstock.node.rule;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Addresses as text, checked without asking a name server, in one spelling. */
final class AddressText {

  private static final int MAC_CHARS = 17;

  private AddressText() {}

  /** An IPv4 or IPv6 address (a zone such as {@code %eth0} may follow) in lower case, or null. */
  static @Nullable Object ip(String text) {
    int zone = text.indexOf('%');
    String address = zone < 0 ? text : text.substring(0, zone);
    boolean good =
        address.indexOf(':') < 0
            ? zone < 0 && isIpv4(address)
            : isIpv6(address) && zone != text.length() - 1;
    return good ? address.toLowerCase(Locale.ROOT) + text.substring(address.length()) : null;
  }

  /** Six pairs of hexadecimal digits between colons or dashes, or null. */
  static @Nullable Object mac(String text) {
    if (text.length() != MAC_CHARS) {
      return null;
    }
    char separator = text.charAt(2);
    for (int i = 0; i < MAC_CHARS; i++) {
      char c = text.charAt(i);
      boolean good = i % 3 == 2 ? c == separator && (c == ':' || c == '-') : isHex(c);
      if (!good) {
        return null;
      }
    }
    return text.toLowerCase(Locale.ROOT).replace('-', ':');
  }

  private static boolean isIpv4(String text) {
    int parts = 0;
    int from = 0;
    while (from <= text.length()) {
      int dot = text.indexOf('.', from);
      int end = dot < 0 ? text.length() : dot;
      if (!isOctet(text, from, end)) {
        return false;
      }
      parts++;
      from = end + 1;
    }
    return parts == 4;
  }

  private static boolean isOctet(String text, int from, int end) {
    if (end == from || end - from > 3) {
      return false;
    }
    int value = 0;
    for (int i = from; i < end; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return false;
      }
      value = value * 10 + (c - '0');
    }
    return value <= 255;
  }

  /** RFC 4291, section 2.2: groups of 16 bits, one run of zero groups as {@code ::}. */
  private static boolean isIpv6(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      return groups(text) == 8;
    }
    int before = groups(text.substring(0, gap));
    int after = groups(text.substring(gap + 2));
    return before >= 0 && after >= 0 && before + after <= 7;
  }

  /** How many groups of 16 bits the text holds, an IPv4 address at its end being two; -1: none. */
  private static int groups(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    int groups = 0;
    int from = 0;
    while (from <= text.length()) {
      int colon = text.indexOf(':', from);
      int end = colon < 0 ? text.length() : colon;
      String part = text.substring(from, end);
      if (colon < 0 && part.indexOf('.') >= 0) {
        return isIpv4(part) ? groups + 2 : -1;
      }
      if (!isHexGroup(part)) {
        return -1;
      }
      groups++;
      from = end + 1;
    }
    return groups;
  }

  private static boolean isHexGroup(String part) {
    return !part.isEmpty() && part.length() <= 4 && part.chars().allMatch(c -> isHex((char) c));
  }

  private static boolean isHex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }
}
