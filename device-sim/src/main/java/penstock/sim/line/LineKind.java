package penstock.sim.line;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One kind of line.
 *
 * @param app the program that prints it; {@link #KERNEL} prints without its name
 * @param rule the event that a node makes out of it, {@link #NO_RULE} where it makes none
 */
record LineKind(int facility, int priority, String app, String rule, LineTemplate template) {

  static final String KERNEL = "kernel";
  static final String NO_RULE = "-";

  private static final Map<String, Integer> FACILITIES =
      Map.of("kern", 0, "user", 1, "daemon", 3, "cron", 9, "authpriv", 10, "local0", 16);

  private static final Map<String, Integer> PRIORITIES =
      Map.of(
          "emerg", 0, "alert", 1, "crit", 2, "err", 3, "warn", 4, "notice", 5, "info", 6, "debug",
          7);

  /** From the columns {@code facility.priority app rule text}. */
  static LineKind parse(String selector, String app, String rule, String text) {
    String[] words = selector.toLowerCase(Locale.ROOT).split("\\.", 2);
    Integer facility = FACILITIES.get(words[0]);
    Integer priority = words.length < 2 ? null : PRIORITIES.get(words[1]);
    if (facility == null || priority == null) {
      throw new IllegalArgumentException("no facility.priority: " + selector);
    }
    return new LineKind(facility, priority, app, rule, LineTemplate.parse(text));
  }

  boolean hasRule() {
    return !rule.equals(NO_RULE);
  }

  boolean isKernel() {
    return app.equals(KERNEL);
  }

  /** Renders the line that {@code context} has begun. */
  KmsgLine render(LineContext context) {
    if (!isKernel()) {
      context.out.append(app).append('[');
      context.appendPid(app);
      context.out.append("]: ");
    }
    template.append(context);
    return split(context.out.toString());
  }

  private KmsgLine split(String text) {
    int newline = text.indexOf('\n');
    if (newline < 0) {
      return new KmsgLine(facility, priority, text, List.of());
    }
    return new KmsgLine(
        facility,
        priority,
        text.substring(0, newline),
        List.of(text.substring(newline + 1).split("\n", -1)));
  }
}
