package penstock.sim.line;

import java.util.ArrayList;
import java.util.List;

/**
 * Text with places to fill in, as {@code lines.txt} has it:
 *
 * <ul>
 *   <li>{@code {ip} {mac} {host}}: of one station of this device, the same throughout a line
 *   <li>{@code {wan} {gw} {bssid} {device}}: of the device itself; {@code {radio} {port}}: one of
 *       its
 *   <li>{@code {peer} {dns} {domain}}: somewhere in the internet
 *   <li>{@code {int:low:high} {two:low:high}}: a whole number, both ends included; with two digits
 *   <li>{@code {neg:low:high}}: the same below zero; {@code {sign}}: plus or minus
 *   <li>{@code {dec:low:high:digits}}: a decimal number; {@code {hex:digits}}
 *   <li>{@code {of:a|b|c}}: one of these; {@code {seq}}: the record's number
 *   <li>{@code {app} {dropped} {seconds}}: of the incident
 * </ul>
 *
 * Immutable.
 */
final class LineTemplate {

  private final List<LinePart> parts;

  private LineTemplate(List<LinePart> parts) {
    this.parts = parts;
  }

  /** Throws IllegalArgumentException where it can't be read. */
  static LineTemplate parse(String text) {
    List<LinePart> parts = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int open = text.indexOf('{', at);
      if (open < 0) {
        open = text.length();
      }
      if (open > at) {
        parts.add(literal(text.substring(at, open).replace("\\n ", "\n")));
      }
      at = open;
      if (open < text.length()) {
        int close = text.indexOf('}', open);
        if (close < 0) {
          throw new IllegalArgumentException("a { without its } in: " + text);
        }
        parts.add(place(text.substring(open + 1, close)));
        at = close + 1;
      }
    }
    return new LineTemplate(parts);
  }

  private static LinePart literal(String text) {
    return context -> context.out.append(text);
  }

  private static LinePart place(String place) {
    int colon = place.indexOf(':');
    return colon < 0
        ? fact(place)
        : drawn(place.substring(0, colon), place.substring(colon + 1), place);
  }

  private static LinePart fact(String name) {
    return switch (name) {
      case "ip" -> LineContext::appendStationIp;
      case "mac" -> LineContext::appendStationMac;
      case "host" -> LineContext::appendStationHost;
      case "wan" -> LineContext::appendWan;
      case "gw" -> LineContext::appendGateway;
      case "bssid" -> LineContext::appendBssid;
      case "peer" -> LineContext::appendPeer;
      case "dns" -> LineContext::appendResolver;
      case "domain" -> LineContext::appendDomain;
      case "device" -> context -> context.out.append(context.device);
      case "radio" -> context -> context.out.append("wlan").append(context.random.below(2));
      case "port" -> context -> context.out.append("lan").append(1 + context.random.below(4));
      case "sign" -> context -> context.out.append(context.random.below(2) == 0 ? '+' : '-');
      case "seq" -> context -> context.out.append(context.number);
      case "app" -> context -> context.out.append(context.incident.app());
      case "dropped" -> context -> context.out.append(context.incident.dropped());
      case "seconds" -> context -> context.out.append(context.incident.seconds());
      default -> throw new IllegalArgumentException("no such place: {" + name + "}");
    };
  }

  private static LinePart drawn(String name, String arguments, String place) {
    if (name.equals("of")) {
      String[] choices = arguments.split("\\|", -1);
      return context -> context.out.append(choices[(int) context.random.below(choices.length)]);
    }
    long[] numbers = numbers(arguments, place);
    long low = numbers[0];
    if (name.equals("hex")) {
      return context -> context.appendHex((int) low);
    }
    if (numbers.length < 2 || numbers[1] <= low) {
      throw new IllegalArgumentException("{" + place + "} needs a low and a higher bound");
    }
    long high = numbers[1];
    long span = high - low + 1;
    return switch (name) {
      case "int" -> context -> context.out.append(low + context.random.below(span));
      case "neg" -> context -> context.out.append(-low - context.random.below(span));
      case "two" -> context -> appendTwo(context.out, low + context.random.below(span));
      case "dec" -> context -> context.appendDecimal(low, high, (int) numbers[2]);
      default -> throw new IllegalArgumentException("no such place: {" + place + "}");
    };
  }

  private static void appendTwo(StringBuilder out, long number) {
    out.append(number < 10 ? "0" : "").append(number);
  }

  private static long[] numbers(String arguments, String place) {
    String[] words = arguments.split(":", -1);
    long[] numbers = new long[words.length];
    for (int i = 0; i < words.length; i++) {
      try {
        numbers[i] = Long.parseLong(words[i]);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("{" + place + "} needs numbers", e);
      }
    }
    return numbers;
  }

  void append(LineContext context) {
    for (LinePart part : parts) {
      part.append(context);
    }
  }
}
