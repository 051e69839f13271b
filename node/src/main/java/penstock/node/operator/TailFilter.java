package penstock.node.operator;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import penstock.node.grind.Tail;
import penstock.node.index.LinePattern;
import penstock.node.registry.Registry;

/**
 * What a watcher wants to see.
 *
 * @param kind records, events or all
 * @param names of events, null for all
 * @param pattern of records, null for all
 * @param format of records
 */
record TailFilter(
    String kind,
    DeviceSelection devices,
    @Nullable Set<String> names,
    @Nullable LinePattern pattern,
    RecordFormat format) {

  static TailFilter of(Params params) {
    TailFilter filter =
        new TailFilter(
            params.oneOf("kind", "all", "records", "events", "all"),
            DeviceSelection.of(params),
            params.list("name"),
            params.pattern("q"),
            params.format(RecordFormat.NDJSON));
    params.end();
    if (filter.format == RecordFormat.KMSG) {
      throw Problem.badParameter("format", "kmsg", "must be one of text, ndjson");
    }
    return filter;
  }

  /** For those parts that may leave something out. */
  Tail.Wanted wanted() {
    return new Tail.Wanted(
        records(),
        events(),
        names,
        devices.ids(),
        devices.labels(),
        pattern == null ? null : pattern.regex());
  }

  boolean records() {
    return !kind.equals("events");
  }

  boolean events() {
    return !kind.equals("records");
  }

  boolean takes(String device, Registry registry) {
    return devices.takes(device, registry);
  }
}
