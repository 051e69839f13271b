package penstock.sim.report;

import java.util.Locale;

/** Writes the few elements of SVG that a picture needs. Belongs to one thread. */
final class Svg {

  private final StringBuilder text = new StringBuilder();

  /** As it is: no user's words in here. */
  Svg raw(String markup) {
    text.append(markup).append('\n');
    return this;
  }

  void line(String style, double x1, double y1, double x2, double y2) {
    raw(
        "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>"
            .formatted(style, number(x1), number(y1), number(x2), number(y2)));
  }

  void rect(String style, double x, double y, double width, double height) {
    raw(
        "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>"
            .formatted(style, number(x), number(y), number(width), number(height)));
  }

  void path(String style, CharSequence path) {
    if (!path.isEmpty()) {
      raw("<path class=\"%s\" d=\"%s\"/>".formatted(style, path));
    }
  }

  /**
   * Words at a place.
   *
   * @param anchor start, middle or end
   */
  void words(String style, String anchor, double x, double y, String words) {
    raw(
        "<text class=\"%s\" text-anchor=\"%s\" x=\"%s\" y=\"%s\">%s</text>"
            .formatted(style, anchor, number(x), number(y), escaped(words)));
  }

  /** Text that shows as it is. */
  static String escaped(String words) {
    StringBuilder safe = new StringBuilder();
    words
        .codePoints()
        .map(c -> isXml(c) ? c : '?')
        .forEach(
            c -> {
              switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                default -> safe.appendCodePoint(c);
              }
            });
    return safe.toString();
  }

  private static boolean isXml(int c) {
    boolean surrogate = Character.MIN_SURROGATE <= c && c <= Character.MAX_SURROGATE;
    return c >= ' ' && !surrogate && c != 0xFFFE && c != 0xFFFF;
  }

  /** A tenth of a pixel is enough. */
  static String number(double value) {
    String number = String.format(Locale.ROOT, "%.1f", value);
    return number.endsWith(".0") ? number.substring(0, number.length() - 2) : number;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
