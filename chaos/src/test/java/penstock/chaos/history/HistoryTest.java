package penstock.chaos.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who was not served, and for how long. */
final class HistoryTest {

  private static long longest(List<Span> excused, long... acks) {
    return Silence.longest("d", acks, new Span(0, 100), excused).ms();
  }

  @Test
  void shouldFindLongestSilenceBetweenAnswers() {
    assertEquals(70, longest(List.of(), 10, 20, 90));
  }

  @Test
  void shouldCountSilenceUpToTheFirstAnswerAndBehindTheLast() {
    assertEquals(60, longest(List.of(), 60, 70));
    assertEquals(80, longest(List.of(), 20));
    assertEquals(100, longest(List.of()));
  }

  @Test
  void shouldTakeOffWhatIsExcused() {
    assertEquals(30, longest(List.of(new Span(30, 70)), 20, 90));
  }

  @Test
  void shouldNotLookBehindTheEnd() {
    assertEquals(50, longest(List.of(), 50, 150));
  }

  @Test
  void shouldWriteDownWhatHappened(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("history.ndjson");
    try (History history = new History(file)) {
      history.answered("d", "node-1", "d/s 0-9", 200, 9);
      history.answered("d", "node-1", "d/s 10-19", 503, -1);
      history.unanswered("d", "node-2", "d/s 10-19", "reset");
      history.note("kill node-2");
      assertEquals("kill node-2", history.last());
      assertEquals(List.of(), history.silences(List.of("d"), new Span(0, 0), Duration.ZERO));
    }
    List<String> lines = Files.readAllLines(file);
    assertEquals(4, lines.size());
    assertTrue(lines.get(0).contains("\"acked\":9"), lines.get(0));
    assertTrue(lines.get(3).contains("kill node-2"), lines.get(3));
  }
}
