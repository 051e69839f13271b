package penstock.node.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** From when to when. */
final class SpanOptions {

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = TimeArgument.Converter.class,
      description = "Beginning: 2026-11-21T05:46:10Z, 2026-11-21 (UTC), or so long ago: -15m.")
  private @Nullable TimeArgument from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = TimeArgument.Converter.class,
      description = "End, not included; in the same ways.")
  private @Nullable TimeArgument to;

  Query addTo(Query query) {
    return query.add("from", from).add("to", to);
  }

  @Nullable TimeArgument from() {
    return from;
  }

  @Nullable TimeArgument to() {
    return to;
  }
}
