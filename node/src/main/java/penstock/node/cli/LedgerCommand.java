package penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code penstock ledger}. */
@Command(
    name = "ledger",
    description = {
      "Prints what is stored, what came twice, and what is lost and why, in records: of the whole"
          + " fleet, or of one device stream by stream. Checks that the sums agree."
    },
    footerHeading = "%n",
    footer = {
      ExitCode.HELP,
      "",
      "Of each stream, every number below next is stored, lost, or missing (it may still arrive).",
      "",
      "Examples:",
      "  penstock ledger",
      "  penstock ledger r7-0042",
      "  penstock ledger --losers 20",
      "  penstock ledger r7-0042 --format ndjson | jq '.streams[].losses'"
    })
public final class LedgerCommand extends OperatorCommand {

  @Parameters(arity = "0..1", paramLabel = "DEVICE", description = "Without one: the fleet.")
  private @Nullable String device;

  @Option(names = "--losers", paramLabel = "N", description = "The N devices that lost most.")
  private @Nullable Integer losers;

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      converter = Format.Converter.class,
      defaultValue = "text",
      description = "text or ndjson (${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  @Override
  int run() {
    if (device != null && losers != null) {
      throw new CommandFailure(ExitCode.USAGE, "--losers is of the fleet: name no device with it");
    }
    if (losers != null) {
      return losers(client().get("/v1/losers?limit=" + losers));
    }
    return device == null ? fleet(client().get("/v1/ledger")) : device(device);
  }

  private int fleet(JsonNode totals) {
    if (format == Format.NDJSON) {
      out().line(totals.toString());
    } else {
      Table table = new Table("", ">");
      for (String name :
          new String[] {
            "received", "stored", "duplicates", "lost", "malformed", "devices", "streams"
          }) {
        table.row(name, number(totals, name));
      }
      table.print(out());
    }
    return agreed(received(totals), "received is not stored + duplicates");
  }

  private int losers(JsonNode answer) {
    Table table = new Table("device", ">lost", ">stored", ">duplicates");
    for (JsonNode loser : answer.path("devices")) {
      if (format == Format.NDJSON) {
        out().line(loser.toString());
      }
      table.row(
          loser.path("device").asText(),
          number(loser, "lost"),
          number(loser, "stored"),
          number(loser, "duplicates"));
    }
    if (format == Format.TEXT) {
      table.print(out());
    }
    return ExitCode.OK;
  }

  private int device(String id) {
    JsonNode report = client().get("/v1/ledger/" + DeviceId.checked(id));
    if (format == Format.NDJSON) {
      out().line(report.toString());
    } else {
      print(report);
    }
    boolean agrees = received(report);
    for (JsonNode stream : report.path("streams")) {
      agrees &= received(stream) && accounted(stream);
    }
    return agreed(agrees, "received is not stored + duplicates, or numbers are not accounted for");
  }

  private void print(JsonNode report) {
    out()
        .line(
            String.format(
                Locale.ROOT,
                "%s: %s received = %s stored + %s duplicates; %s lost, %s malformed lines",
                report.path("device").asText(),
                number(report, "received"),
                number(report, "stored"),
                number(report, "duplicates"),
                number(report, "lost"),
                number(report, "malformed")));
    for (JsonNode stream : report.path("streams")) {
      print(stream, stream.path("stream").asText());
    }
  }

  private void print(JsonNode stream, String name) {
    out().line("");
    out()
        .line(
            String.format(
                Locale.ROOT,
                "stream %s: acknowledged to %d, next %d",
                name,
                stream.path("watermark").longValue(),
                stream.path("next").longValue()));
    Table table = new Table("  what", ">records", "ranges, and why");
    table.row("  stored", number(stream, "stored"), ranges(stream.path("stored_ranges")));
    for (JsonNode loss : stream.path("losses")) {
      table.row(
          "  lost",
          number(loss, "records"),
          ranges(loss.path("ranges"))
              + " "
              + loss.path("cause").asText()
              + ", found "
              + loss.path("found").asText());
    }
    table.row("  missing", number(stream, "missing"), ranges(stream.path("missing_ranges")));
    table.row("  duplicates", number(stream, "duplicates"), "");
    table.print(out());
  }

  private static String ranges(JsonNode ranges) {
    StringBuilder text = new StringBuilder();
    for (JsonNode range : ranges) {
      text.append(text.isEmpty() ? "" : ",").append(range.get(0));
      if (range.get(0).longValue() != range.get(1).longValue()) {
        text.append('-').append(range.get(1));
      }
    }
    return text.toString();
  }

  private static String number(JsonNode json, String member) {
    return String.format(Locale.ROOT, "%,d", json.path(member).longValue());
  }

  private static boolean received(JsonNode json) {
    return json.path("received").longValue()
        == json.path("stored").longValue() + json.path("duplicates").longValue();
  }

  /** The union of what is stored, lost and missing is everything below next. */
  private static boolean accounted(JsonNode stream) {
    return stream.path("next").longValue()
        == size(stream.path("stored_ranges"))
            + size(stream.path("missing_ranges"))
            + stream.path("lost").longValue();
  }

  private static long size(JsonNode ranges) {
    long size = 0;
    for (JsonNode range : ranges) {
      size += range.get(1).longValue() - range.get(0).longValue() + 1;
    }
    return size;
  }

  private int agreed(boolean agrees, String disagreement) {
    if (!agrees) {
      tell("penstock: the ledger does not balance: " + disagreement);
    }
    return agrees ? ExitCode.OK : ExitCode.NOTHING;
  }
}
