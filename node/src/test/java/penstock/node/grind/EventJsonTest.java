package penstock.node.grind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

final class EventJsonTest {

  private static final ObjectMapper JACKSON = new ObjectMapper();

  private static Event event(
      long timeUs, Map<String, Object> fields, Map<String, String> labels, List<String> errors) {
    return new Event(
        "oom-kill", "r7-1", "s1", 77, 3, timeUs, true, "0123abcd", fields, labels, errors);
  }

  private static String json(Event event) {
    JsonLine line = new JsonLine();
    EventJson.write(event, line);
    return new String(line.bytes(), 0, line.length(), StandardCharsets.UTF_8);
  }

  private static JsonNode parsed(Event event) throws IOException {
    return JACKSON.readTree(json(event));
  }

  @Example
  void shouldWriteEveryMemberInItsPlace() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("pid", 812L);
    fields.put("comm", "dnsmasq");
    fields.put("took", 0.0123);
    Map<String, String> labels = new TreeMap<>(Map.of("severity", "critical", "city", "Austin"));
    String expected =
        ("{'name':'oom-kill','device':'r7-1','stream':'s1','seq':77,'boot':3,"
                + "'time':'2023-11-14T22:13:20.000042Z','time_estimated':true,"
                + "'rule_set':'0123abcd','fields':{'pid':812,'comm':'dnsmasq','took':0.0123},"
                + "'labels':{'city':'Austin','severity':'critical'},'errors':['rss: no number']}")
            .replace('\'', '"');
    assertEquals(
        expected, json(event(1_700_000_000_000_042L, fields, labels, List.of("rss: no number"))));
  }

  @Example
  void shouldLeaveErrorsOutWhereThereAreNone() {
    String expected =
        ("{'name':'oom-kill','device':'r7-1','stream':'s1','seq':77,'boot':3,"
                + "'time':'1970-01-01T00:00:00.000000Z','time_estimated':true,"
                + "'rule_set':'0123abcd','fields':{},'labels':{}}")
            .replace('\'', '"');
    assertEquals(expected, json(event(0, Map.of(), Map.of(), List.of())));
  }

  @Property
  void shouldWriteAnyTextAsJson(@ForAll String text, @ForAll double number) throws IOException {
    Map<String, Object> fields = Map.of("text", text);
    JsonNode node = parsed(event(0, fields, Map.of(text, text), List.of(text)));
    String whole = wellFormed(text);
    assertEquals(whole, node.get("fields").get("text").textValue());
    assertEquals(whole, node.get("labels").get(whole).textValue());
    assertEquals(whole, node.get("errors").get(0).textValue());
    JsonNode value = parsed(event(0, Map.of("n", number), Map.of(), List.of())).get("fields");
    assertEquals(Double.isFinite(number) ? number : 0, value.get("n").doubleValue());
  }

  /** Half of a surrogate pair is no character. */
  private static String wellFormed(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            point ->
                out.appendCodePoint(
                    point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE
                        ? 0xFFFD
                        : point));
    return out.toString();
  }

  @Property
  void shouldWriteTheTimeThatItIs(
      @ForAll @LongRange(min = -62_167_219_200_000_000L, max = 253_402_300_799_999_999L) long us)
      throws IOException {
    String time = parsed(event(us, Map.of(), Map.of(), List.of())).get("time").textValue();
    assertEquals(27, time.length());
    Instant instant = Instant.parse(time);
    assertEquals(us, instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000);
  }

  @Example
  void shouldKeepTimesThatHaveNoFourDigitYearInOrder() {
    assertTrue(
        json(event(Long.MAX_VALUE, Map.of(), Map.of(), List.of()))
            .contains("9999-12-31T23:59:59.999999Z"));
    assertTrue(
        json(event(Long.MIN_VALUE, Map.of(), Map.of(), List.of()))
            .contains("0000-01-01T00:00:00.000000Z"));
  }

  @Example
  void shouldLeaveTheFieldsOfAHugeEventOutAndSaySo() throws IOException {
    Map<String, Object> fields = Map.of("a", "\u0001".repeat(EventJson.EVENT_BYTES_MAX / 6));
    JsonNode node = parsed(event(0, fields, Map.of("city", "Austin"), List.of("old")));
    assertTrue(node.get("fields").isEmpty());
    assertEquals("Austin", node.get("labels").get("city").textValue());
    assertTrue(node.get("errors").get(0).textValue().contains("over the limit of 262144"));
    assertEquals(77, node.get("seq").longValue());
  }
}
