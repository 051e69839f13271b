package penstock.node.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Long answers over real sockets: bounded, broken off with their client, never falsely whole. */
final class QueryStreamingTest {

  private static final int FRAMES = 400;
  private static final int RECORDS_PER_FRAME = 250;
  private static final int TEXT_CHARS = 1_000;
  private static final long FRAME_BYTES = (long) RECORDS_PER_FRAME * TEXT_CHARS;

  /** What the query may hold, what sockets hold (4 MiB to send at most), and a piece or two. */
  private static final long AHEAD_BYTES_MAX = (4 << 20) + (6 << 20);

  private final FakeNode node =
      new FakeNode(
          "penstock.operator.queries-max = 1", "penstock.operator.query-bytes-max = 4 MiB");

  @AfterEach
  void closeNode() {
    node.close();
  }

  /** 100 MB of lines. */
  private void storeMuch() {
    String text = "x".repeat(TEXT_CHARS);
    for (int frame = 0; frame < FRAMES; frame++) {
      var maker = node.segments.frame("a", "s");
      for (int i = 0; i < RECORDS_PER_FRAME; i++) {
        long seq = (long) frame * RECORDS_PER_FRAME + i;
        maker.line(seq, seq, text);
      }
      maker.store();
    }
  }

  private int status(String path) {
    return RawHttp.get(node.url() + path).statusCode();
  }

  @Test
  void shouldReadNoFurtherAheadThanItsMemoryAllows() {
    storeMuch();
    try (OpenAnswer answer = new OpenAnswer(node.port(), "/v1/narrative?format=kmsg")) {
      long last = (long) FRAMES * RECORDS_PER_FRAME - 1;
      long ahead = 0;
      for (long seq = 0; seq <= last; seq++) {
        String start = "6," + seq + "," + seq + ",-;";
        answer.await(line -> line.startsWith(start));
        ahead = Math.max(ahead, node.segments.reads.get() * FRAME_BYTES - answer.chars());
      }
      assertTrue(ahead <= AHEAD_BYTES_MAX, ahead + " bytes ahead");
      answer.await("0"::equals);
    }
    assertEquals(FRAMES, node.segments.reads.get());
  }

  @Test
  void shouldEndTheWorkWhenClientLeavesMidway() {
    storeMuch();
    try (OpenAnswer answer = new OpenAnswer(node.port(), "/v1/narrative?format=kmsg")) {
      answer.await(line -> line.startsWith("6,300,"));
      assertEquals(503, status("/v1/narrative?limit=1"));
    }
    FakeNode.await("a free place", () -> status("/v1/narrative?limit=1") == 200);
    assertTrue(node.segments.reads.get() < FRAMES / 2, node.segments.reads + " reads");
  }

  @Test
  void shouldEndSearchThatFindsNothingWhenClientLeaves() {
    int frames = 20_000;
    for (int frame = 0; frame < frames; frame++) {
      node.segments.frame("a", "s").line(frame, frame, "nothing").store();
    }
    node.segments.delayReads(Duration.ofMillis(2));
    try (OpenAnswer answer = new OpenAnswer(node.port(), "/v1/grep?q=never")) {
      assertEquals("HTTP/1.1 200 OK", answer.status());
      FakeNode.await("a read", () -> node.segments.reads.get() > 0);
      assertEquals(503, status("/v1/narrative?limit=1"));
    }
    FakeNode.await("a free place", () -> status("/v1/narrative?limit=1") == 200);
    assertTrue(node.segments.reads.get() < frames / 2, node.segments.reads + " reads");
  }

  @Test
  void shouldBreakConnectionWhereAnswerFailsMidway() {
    storeMuch();
    node.segments.breakReadsAfter(FRAMES / 2);
    try (OpenAnswer answer = new OpenAnswer(node.port(), "/v1/narrative?format=kmsg")) {
      answer.await(line -> line.startsWith("6,300,"));
      assertThrows(UncheckedIOException.class, () -> answer.await("0"::equals));
    }
    FakeNode.await("a free place", () -> status("/v1/narrative?device=b") == 200);
  }

  @Test
  void shouldAnswerWholeToClientThatClosesAfterOneRequest() {
    storeMuch();
    HttpResponse<String> kept = RawHttp.get(node.url() + "/v1/narrative?format=kmsg&limit=3000");
    String closed =
        RawHttp.exchange(
            node.port(),
            "GET /v1/narrative?format=kmsg&limit=3000 HTTP/1.1",
            "Host: 127.0.0.1:" + node.port());
    assertEquals(3_000, kept.body().lines().count());
    assertEquals(3_000, closed.lines().filter(line -> line.startsWith("6,")).count());
    assertTrue(closed.endsWith("\r\n0\r\n\r\n"), "not whole");
  }
}
