package penstock.sim.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import penstock.sim.cli.Terminal;

final class LiveViewTest {

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  private String show(boolean live, int seconds) {
    Terminal terminal = new Terminal(new PrintStream(printed, true, StandardCharsets.UTF_8), live);
    LiveView view = new LiveView(terminal, "essay/all-back");
    SampleRuns.storm(seconds).seconds().forEach(view);
    terminal.say("done");
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void shouldRedrawItsLinesOnATerminal() {
    String text = show(true, 100);
    assertEquals(
        100, text.split("\u001b\\[4A", -1).length - 1, "over the lines before, and for good");
    assertTrue(text.contains("█▇▇"), "a line of the backlog, which goes down");
  }

  @Test
  void shouldPrintPlainLinesWhereThereIsNone() {
    String text = show(false, 100);
    assertFalse(text.contains("\u001b"), text);
    assertEquals(2, text.lines().count(), "the first, and done: the rest came within 5 s");
  }

  @Test
  void shouldShowWhatWasNotSeenAsSuch() {
    SampleRuns.silence(3)
        .seconds()
        .forEach(
            second -> {
              String text = new LiveView(Terminal.system(), "quiet").line(second);
              assertTrue(text.contains("node not watched"), text);
              assertFalse(text.contains("NaN"), text);
            });
  }
}
