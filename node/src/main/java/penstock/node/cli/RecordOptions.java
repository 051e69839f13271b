package penstock.node.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which records, and how they are printed. */
final class RecordOptions {

  @Mixin private DeviceOptions devices = new DeviceOptions();
  @Mixin private SpanOptions span = new SpanOptions();

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      converter = Format.RecordConverter.class,
      defaultValue = "text",
      description = "text, ndjson, or kmsg: the bytes as the device sent them (${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "At most so many records.")
  private @Nullable Long limit;

  @Option(
      names = "--progress",
      description = "Tell on standard error how far it is; a terminal is told anyway.")
  private boolean progress;

  Format format() {
    return format;
  }

  boolean showsProgress() {
    return progress || Terminal.isStandardError();
  }

  Query addTo(Query query) {
    span.addTo(devices.addTo(query));
    // Asked for in any case: it keeps a connection open on which a search finds nothing.
    return query
        .add("format", format.word())
        .add("limit", limit)
        .add("progress", format == Format.KMSG ? null : true);
  }
}
