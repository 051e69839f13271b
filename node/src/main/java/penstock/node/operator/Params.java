package penstock.node.operator;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.Query;
import akka.japi.Pair;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import penstock.node.index.LinePattern;

/**
 * A request's query string, read one parameter at a time, each typed and bounded; what nobody asked
 * for is refused in the end, so that a parameter that is written wrong never means "everything".
 * Every failure is a {@link Problem} that names the parameter and what is allowed.
 */
final class Params {

  /** A list of devices that a URL can carry. */
  private static final int VALUES_MAX = 1_000;

  private static final String ABSENT = "(absent)";

  private final Map<String, List<String>> values = new LinkedHashMap<>();
  private final Set<String> known = new TreeSet<>();

  private Params(Query query) {
    for (Pair<String, String> pair : query.toList()) {
      values.computeIfAbsent(pair.first(), key -> new ArrayList<>()).add(pair.second());
    }
  }

  static Params of(HttpRequest request) {
    try {
      return new Params(request.getUri().query());
    } catch (RuntimeException e) {
      throw new Problem(Problem.Kind.BAD_REQUEST, "the query string can't be read: " + e);
    }
  }

  /** The only value, null where there is none. */
  @Nullable String text(String name) {
    known.add(name);
    List<String> all = values.getOrDefault(name, List.of());
    if (all.size() > 1) {
      throw Problem.badParameter(name, String.join(", ", all), "may be given once only");
    }
    return all.isEmpty() ? null : all.get(0);
  }

  /** All values, each a list with commas; null where there is none. */
  @Nullable Set<String> list(String name) {
    known.add(name);
    List<String> all = values.get(name);
    if (all == null) {
      return null;
    }
    Set<String> items = new TreeSet<>();
    all.forEach(value -> items.addAll(Arrays.asList(value.split(",", -1))));
    if (items.contains("") || items.size() > VALUES_MAX) {
      throw Problem.badParameter(
          name, String.join(",", all), "must be 1 to " + VALUES_MAX + " words with commas between");
    }
    return items;
  }

  /** Values of {@code key:value} each, by key. */
  Map<String, Set<String>> labels(String name) {
    known.add(name);
    Map<String, Set<String>> labels = new LinkedHashMap<>();
    for (String value : values.getOrDefault(name, List.of())) {
      int colon = value.indexOf(':');
      if (colon < 1) {
        throw Problem.badParameter(name, value, "must be key:value, such as city:Austin");
      }
      labels
          .computeIfAbsent(value.substring(0, colon), key -> new TreeSet<>())
          .add(value.substring(colon + 1));
    }
    return labels;
  }

  /** A time in µs since 1970. */
  long time(String name, long absent) {
    String value = text(name);
    if (value == null) {
      return absent;
    }
    try {
      return TimeText.parse(value);
    } catch (DateTimeException e) {
      throw Problem.badParameter(
          name, value, "must be a time of RFC 3339, such as 2026-11-21T05:46:10Z");
    }
  }

  /** {@code from} and {@code to}. */
  Span span() {
    Span span = new Span(time("from", Long.MIN_VALUE), time("to", Long.MAX_VALUE));
    if (span.fromUs() > span.toUs()) {
      throw Problem.badParameter("from", text("from") + "", "must not be after to");
    }
    return span;
  }

  /** A span of time in µs since 1970, its end excluded. */
  record Span(long fromUs, long toUs) {}

  /** How many at most; all where it is absent. */
  long limit() {
    return limit(Long.MAX_VALUE);
  }

  long limit(long absent) {
    String value = text("limit");
    if (value == null) {
      return absent;
    }
    try {
      long limit = Long.parseLong(value);
      if (limit > 0) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw Problem.badParameter("limit", value, "must be a whole number from 1");
  }

  boolean flag(String name) {
    return oneOf(name, "false", "true", "false").equals("true");
  }

  String oneOf(String name, String absent, String... allowed) {
    String value = text(name);
    if (value == null) {
      return absent;
    }
    if (!Arrays.asList(allowed).contains(value)) {
      throw Problem.badParameter(name, value, "must be one of " + String.join(", ", allowed));
    }
    return value;
  }

  RecordFormat format(RecordFormat absent) {
    String value = text("format");
    if (value == null) {
      return absent;
    }
    for (RecordFormat format : RecordFormat.values()) {
      if (format.word().equals(value)) {
        return format;
      }
    }
    throw Problem.badParameter("format", value, "must be one of text, ndjson, kmsg");
  }

  @Nullable LinePattern pattern(String name) {
    String value = text(name);
    if (value == null) {
      return null;
    }
    try {
      return LinePattern.of(value);
    } catch (LinePattern.Refused e) {
      throw Problem.badParameter(name, value, String.valueOf(e.getMessage()));
    }
  }

  Problem missing(String name, String allowed) {
    return Problem.badParameter(name, ABSENT, allowed);
  }

  /** Refuses every parameter that was not read. */
  void end() {
    for (Map.Entry<String, List<String>> parameter : values.entrySet()) {
      if (!known.contains(parameter.getKey())) {
        throw Problem.badParameter(
            parameter.getKey(),
            String.join(", ", parameter.getValue()),
            known.isEmpty()
                ? "this path takes no parameters"
                : "no such parameter; there are " + String.join(", ", known));
      }
    }
  }
}
