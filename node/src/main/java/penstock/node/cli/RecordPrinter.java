package penstock.node.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Prints a narrative as it streams in: records and gaps on standard output, progress on standard
 * error. For one answer.
 */
final class RecordPrinter {

  /** A search that takes less is not worth a word. */
  private static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final double MB = 1e6;

  private final OperatorCommand command;
  private final Format format;
  private final boolean showsProgress;
  private final long startedNanos = System.nanoTime();
  private long records;
  private long gaps;

  RecordPrinter(OperatorCommand command, RecordOptions options) {
    this.command = command;
    this.format = options.format();
    this.showsProgress = options.showsProgress();
  }

  void print(NodeClient client, String path) {
    try (InputStream answer = client.stream(path)) {
      LineReader lines = new LineReader(answer, command.out());
      while (lines.next()) {
        take(lines);
      }
    } catch (IOException e) {
      throw client.brokenOff(e);
    }
  }

  private void take(LineReader line) {
    if (line.startsWith("# progress ")) {
      progress(line.text().substring("# progress ".length()));
    } else if (line.startsWith("{\"progress\":")) {
      progress(line.text());
    } else {
      count(line);
      line.copyTo(command.out());
    }
  }

  private void count(LineReader line) {
    if (line.startsWith("# gap ") || line.startsWith("{\"error\":")) {
      gaps++;
    } else if (format == Format.NDJSON || !line.startsWith(" ")) {
      records++;
    }
  }

  private void progress(String json) {
    if (!showsProgress || System.nanoTime() - startedNanos < SILENT_NANOS) {
      return;
    }
    try {
      JsonNode told = NodeClient.JSON.readTree(json);
      JsonNode progress = told.path("progress").isMissingNode() ? told : told.get("progress");
      long done = progress.path("raw_bytes").longValue();
      long total = Math.max(1, progress.path("raw_bytes_total").longValue());
      command.tell(
          String.format(
              Locale.ROOT,
              "penstock: %d%% of %.0f MB, %d found",
              100 * done / total,
              total / MB,
              progress.path("found").longValue()));
    } catch (JsonProcessingException e) {
      throw new CommandFailure(ExitCode.NO_ANSWER, "progress that is none: " + json);
    }
  }

  long records() {
    return records;
  }

  /** Where there are gaps they are the news. */
  int exitCode(int otherwise) {
    if (gaps == 0) {
      return otherwise;
    }
    command.tell(
        "penstock: "
            + gaps
            + (gaps == 1 ? " gap" : " gaps")
            + ": records that are stored and can't be read; the lines say where");
    return ExitCode.GAPS;
  }
}
