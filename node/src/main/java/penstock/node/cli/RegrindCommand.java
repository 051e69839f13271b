package penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code penstock regrind}. */
@Command(
    name = "regrind",
    description =
        "Makes the events of stored records again, by the rules in force: behind all new records,"
            + " one segment after the other. Waits for its end and tells how far it is.",
    subcommands = {RegrindListCommand.class, RegrindShowCommand.class, RegrindCancelCommand.class},
    footerHeading = "%n",
    footer = {
      ExitCode.HELP,
      "",
      "Interrupting the command does not stop the regrind; \"penstock regrind cancel\" does.",
      "",
      "Examples:",
      "  penstock regrind --from -7d",
      "  penstock regrind --from 2026-11-01 --to 2026-11-08 --detach",
      "  penstock regrind list"
    })
public final class RegrindCommand extends OperatorCommand {

  private static final long POLL_MS = 500;

  @Mixin private SpanOptions span = new SpanOptions();

  @Option(names = "--detach", description = "Print its id and do not wait.")
  private boolean detach;

  @Override
  int run() {
    NodeClient client = client();
    ObjectNode body = NodeClient.JSON.createObjectNode();
    if (span.from() != null) {
      body.put("from", String.valueOf(span.from()));
    }
    if (span.to() != null) {
      body.put("to", String.valueOf(span.to()));
    }
    JsonNode regrind = client.send("POST", "/v1/regrinds", body);
    String id = regrind.path("id").asText();
    if (detach) {
      out().line(id);
      return ExitCode.OK;
    }
    return follow(client, id, regrind);
  }

  private int follow(NodeClient client, String id, JsonNode started) {
    JsonNode regrind = started;
    String told = "";
    while (isOpen(regrind)) {
      String line = line(regrind);
      if (!line.equals(told)) {
        tell("penstock: " + line);
        told = line;
      }
      pause();
      regrind = client.get("/v1/regrinds/" + id);
    }
    out().line(line(regrind));
    return regrind.path("state").asText().equals("done") ? ExitCode.OK : ExitCode.NOTHING;
  }

  private static boolean isOpen(JsonNode regrind) {
    String state = regrind.path("state").asText();
    return state.equals("waiting") || state.equals("running");
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(POLL_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.NO_ANSWER, "interrupted; the regrind goes on");
    }
  }

  static String line(JsonNode regrind) {
    String message = regrind.path("message").asText();
    return String.format(
        Locale.ROOT,
        "regrind %s %s: %d of %d segments, %,d frames%s%s",
        regrind.path("id").asText(),
        regrind.path("state").asText(),
        regrind.path("segments_done").longValue(),
        regrind.path("segments").longValue(),
        regrind.path("frames").longValue(),
        regrind.path("skipped").longValue() == 0
            ? ""
            : ", " + regrind.path("skipped").longValue() + " of them unreadable",
        message.isEmpty() ? "" : ": " + SafeText.of(message));
  }
}
