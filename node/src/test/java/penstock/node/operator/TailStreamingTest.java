package penstock.node.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.util.ByteString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import penstock.node.grind.Tail;
import penstock.node.grind.TailHub;
import penstock.node.grind.TailHubs;
import penstock.node.grind.TailSettings;
import penstock.node.segment.FrameHeader;
import penstock.node.segment.FrameLocation;

/** Live tails over real sockets, from the hub that the grinder gives to. */
final class TailStreamingTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BUFFER_ITEMS = 16;
  private static final int WATCHERS_MAX = 3;

  private final TailHub hub = new TailHub(new TailSettings(WATCHERS_MAX, BUFFER_ITEMS, 8 << 20));

  /** Heartbeats so rare that no test can lean on them. */
  private final FakeNode node = new FakeNode(hub, "penstock.operator.heartbeat = 60 s");

  @AfterEach
  void closeNode() {
    node.close();
  }

  private OpenAnswer watch(String query) {
    int before = hub.watchers();
    OpenAnswer answer = new OpenAnswer(node.port(), "/v1/tail" + query);
    assertEquals("HTTP/1.1 200 OK", answer.status());
    answer.await(line -> line.equals(": watching"));
    FakeNode.await("a watcher", () -> hub.watchers() > before);
    return answer;
  }

  private void give(String device, long seq, String text) {
    FrameLocation location = node.segments.frame(device, "s").line(seq, seq, text).store();
    FrameHeader header = node.segments.stored(location).header();
    String raw = "6," + seq + "," + seq + ",-;" + text + "\n";
    TailHubs.give(hub, new Tail.Frame(header, header.ranges(), ByteString.fromString(raw)));
  }

  private void give(String name, String device) {
    TailHubs.give(hub, new Tail.Made(FakeNode.FakeEvents.event(name, device, 10)));
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (Exception e) {
      throw new AssertionError(text, e);
    }
  }

  @Test
  void shouldShowRecordsAndEventsAsTheyHappen() {
    try (OpenAnswer tail = watch("")) {
      give("a", 7, "link up");
      JsonNode record = json(tail.data("record"));
      assertEquals("a", record.get("device").textValue());
      assertEquals(7, record.get("seq").intValue());
      assertEquals("link up", record.get("text").textValue());
      give("oom-kill", "a");
      assertEquals("oom-kill", json(tail.data("event")).get("name").textValue());
    }
  }

  @Test
  void shouldShowOnlyWhatIsAskedFor() {
    node.registry.add("a", Map.of("city", "Austin"));
    node.registry.add("b", Map.of("city", "Dallas"));
    try (OpenAnswer byDevice = watch("?device=a,x&kind=records");
        OpenAnswer byLabel = watch("?label=city:Dallas&q=p%5B0-9%5D&format=text");
        OpenAnswer byName = watch("?name=fan-slow,link-down&kind=events")) {
      give("b", 1, "up1");
      give("oom-kill", "b");
      give("link-down", "c");
      give("b", 2, "nothing");
      give("b", 3, "up3");
      give("a", 4, "last");
      assertEquals("last", json(byDevice.data("record")).get("text").textValue());
      assertTrue(byLabel.data("record").endsWith(" b kern.info: up1"));
      assertTrue(byLabel.data("record").endsWith(" b kern.info: up3"));
      assertEquals("link-down", json(byName.data("event")).get("name").textValue());
    }
  }

  @Test
  void shouldLetSlowWatcherMissSomeAndHoldNobodyBack() {
    int items = 1_000;
    String text = "x".repeat(30_000);
    try (OpenAnswer slow = watch("");
        OpenAnswer quick = watch("")) {
      for (int seq = 0; seq < items; seq++) {
        give("a", seq, text);
        assertEquals(seq, json(quick.data("record")).get("seq").intValue());
      }
      give("end", "a");
      long shown = 0;
      String line = slow.await(TailStreamingTest::recordOrDropped);
      while (!line.equals("event: dropped")) {
        shown++;
        line = slow.await(TailStreamingTest::recordOrDropped);
      }
      long dropped =
          json(slow.await(data -> data.startsWith("data: ")).substring(6)).get("items").longValue();
      assertTrue(shown >= BUFFER_ITEMS - 1, shown + " shown");
      assertEquals(items + 1, shown + dropped);
      give("after", "a");
      assertEquals("after", json(slow.data("event")).get("name").textValue());
    }
  }

  private static boolean recordOrDropped(String line) {
    return line.equals("event: record") || line.equals("event: dropped");
  }

  @Test
  void shouldBoundWatchersAndTakeAnotherWhenOneHasGone() {
    OpenAnswer first = watch("");
    try (OpenAnswer second = watch("");
        OpenAnswer third = watch("")) {
      HttpResponse<String> refused = RawHttp.get(node.url() + "/v1/tail");
      assertEquals(503, refused.statusCode());
      assertEquals("application/problem+json", refused.headers().firstValue("content-type").get());
      assertEquals("5", refused.headers().firstValue("retry-after").get());
      JsonNode problem = json(refused.body());
      assertEquals("urn:penstock:problem:busy", problem.get("type").textValue());
      assertTrue(problem.get("detail").textValue().contains("penstock.tail.watchers-max"));
      first.close();
      FakeNode.await("a free place", () -> hub.watchers() == WATCHERS_MAX - 1);
      watch("").close();
      give("still-here", "a");
      assertEquals("still-here", json(second.data("event")).get("name").textValue());
      assertEquals("still-here", json(third.data("event")).get("name").textValue());
    }
  }
}
