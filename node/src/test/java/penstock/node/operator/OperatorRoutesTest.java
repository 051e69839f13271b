package penstock.node.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.util.ByteString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import penstock.node.device.FleetTotals;
import penstock.node.device.Ledgers;
import penstock.node.segment.BootSpan;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.SegmentException;
import penstock.protocol.SeqRanges;

/** Every path of the operator listener over a real socket, with fakes behind it. */
final class OperatorRoutesTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** 2026-11-21T05:46:00Z. */
  private static final long BOOT_US = 1_795_239_960_000_000L;

  private final FakeNode node = new FakeNode();

  @AfterEach
  void closeNode() {
    node.close();
  }

  private HttpResponse<String> get(String path) {
    return RawHttp.get(node.url() + path);
  }

  private JsonNode json(String body) throws Exception {
    return JSON.readTree(body);
  }

  private void storeSome() {
    node.segments
        .frame("device1", "s1")
        .boots(new BootSpan(0, 0, BOOT_US, false))
        .raw("4,0,10123456,-;link \"down\" \\x1b[31m\n SUBSYSTEM=net\n DEVICE=n2\n")
        .raw("30,1,11000000,-;second\n\u00ff garbage \u001b[2J\n")
        .store();
    node.segments
        .frame("device2", "s2")
        .boots(new BootSpan(0, 3, BOOT_US, true))
        .line(7, 10_500_000, "between")
        .store();
  }

  @Test
  void shouldWriteNarrativeAsText() {
    storeSome();
    HttpResponse<String> answer = get("/v1/narrative");
    assertEquals(200, answer.statusCode());
    assertEquals("text/plain; charset=UTF-8", answer.headers().firstValue("content-type").get());
    assertEquals(
        """
        2026-11-21T05:46:10.123456Z device1 kern.warning: link "down" \\x1b[31m
            SUBSYSTEM=net
            DEVICE=n2
        2026-11-21T05:46:10.500000Z~ device2 kern.info: between
        2026-11-21T05:46:11.000000Z device1 daemon.info: second
          ! \\xff garbage \\x1b[2J
        """,
        answer.body());
  }

  @Test
  void shouldWriteNarrativeAsNdjson() throws Exception {
    storeSome();
    HttpResponse<String> answer = get("/v1/narrative?format=ndjson");
    assertEquals("application/x-ndjson", answer.headers().firstValue("content-type").get());
    List<String> lines = answer.body().lines().toList();
    assertEquals(
        json(
            """
            {"device":"device1","stream":"s1","seq":0,"boot":0,
             "time":"2026-11-21T05:46:10.123456Z","time_estimated":false,"priority":4,"facility":0,
             "text":"link \\"down\\" \\\\x1b[31m","continuation":["SUBSYSTEM=net","DEVICE=n2"]}
            """),
        json(lines.get(0)));
    assertEquals(
        json(
            """
            {"device":"device2","stream":"s2","seq":7,"boot":3,
             "time":"2026-11-21T05:46:10.500000Z","time_estimated":true,"priority":6,"facility":0,
             "text":"between"}
            """),
        json(lines.get(1)));
    assertEquals("\\xff garbage \u001b[2J", json(lines.get(2)).at("/malformed/0").textValue());
    assertEquals(3, lines.size());
  }

  @Test
  void shouldRefuseWhatCanNotBeAnsweredWhole() {
    node.segments.failFinds(new SegmentException.Unavailable("1 of node x can't be read"));
    for (String path : List.of("/v1/narrative", "/v1/grep?q=abc")) {
      HttpResponse<String> answer = get(path);
      assertEquals(503, answer.statusCode(), path);
      assertTrue(answer.headers().firstValue("retry-after").isPresent(), path);
      assertTrue(answer.body().contains("1 of node x"), answer.body());
    }
  }

  @Test
  void shouldListTheNodes() throws Exception {
    node.checks.add(new Readiness.Check("database", false, "it is away"));
    JsonNode first = json(get("/v1/nodes").body()).at("/nodes/0");
    assertEquals("node-1", first.path("id").textValue());
    assertEquals("up", first.path("status").textValue());
    assertFalse(first.path("ready").booleanValue());
    assertEquals("it is away", first.at("/checks/0/detail").textValue());
    assertEquals(node.rules.current().id(), first.path("rule_set").textValue());
    assertEquals(400, get("/v1/nodes?x=1").statusCode());
  }

  @Test
  void shouldGiveStoredBytesBack() {
    node.segments.frame("a", "s").raw("6,0,1,-,caller=T1;one\n K=v\n6,1,2,-;two").store();
    assertEquals(
        "6,0,1,-,caller=T1;one\n K=v\n6,1,2,-;two\n", get("/v1/narrative?format=kmsg").body());
  }

  @Test
  void shouldTakeLimitSpanDevicesAndLabels() {
    storeSome();
    node.registry.add("device1", Map.of("city", "Austin", "model", "R7"));
    node.registry.add("device2", Map.of("city", "Dallas", "model", "R7"));
    assertEquals(1, lines("/v1/narrative?format=ndjson&limit=1"));
    assertEquals(1, lines("/v1/narrative?device=device2,x"));
    assertEquals(1, lines("/v1/narrative?format=ndjson&label=city:Dallas&label=model:R7"));
    assertEquals(3, lines("/v1/narrative?format=ndjson&label=city:Dallas&label=city:Austin"));
    assertEquals(0, lines("/v1/narrative?label=city:Nowhere"));
    assertEquals(
        1, lines("/v1/narrative?from=2026-11-21T05:46:10.2Z&to=2026-11-21T06:46:11+01:00"));
  }

  private long lines(String path) {
    HttpResponse<String> answer = get(path);
    assertEquals(200, answer.statusCode(), answer.body());
    return answer.body().lines().count();
  }

  @Test
  void shouldShowGapsAndProgress() throws Exception {
    FrameLocation lost = node.segments.frame("a", "s").line(5, 50, "x").store();
    node.segments.fail(lost, new SegmentException.Missing("retention took it"));
    List<String> lines = get("/v1/narrative?format=ndjson&progress=true").body().lines().toList();
    JsonNode gap = json(lines.get(0));
    assertEquals("a", gap.get("device").textValue());
    assertEquals("[[5,5]]", gap.get("ranges").toString());
    assertTrue(gap.get("error").textValue().contains("retention took it"));
    JsonNode progress = json(lines.get(1)).get("progress");
    assertEquals(1, progress.get("frames_total").intValue());
    assertEquals(1, progress.get("frames").intValue());
    String text = get("/v1/narrative").body();
    assertTrue(
        text.startsWith("# gap 1970-01-01T00:00:00.000050Z a: records [5] of stream s can"), text);
  }

  @Test
  void shouldGrep() {
    storeSome();
    assertEquals(1, lines("/v1/grep?format=ndjson&q=sec.nd"));
    assertEquals(1, lines("/v1/grep?format=ndjson&q=SUBSYSTEM"));
    assertEquals(0, lines("/v1/grep?q=nowhere"));
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/narrative?from=yesterday, from",
    "/v1/narrative?limit=0, limit",
    "/v1/narrative?limit=x, limit",
    "/v1/narrative?format=xml, format",
    "/v1/narrative?lable=city:Austin, lable",
    "/v1/narrative?label=city, label",
    "/v1/narrative?device=, device",
    "/v1/narrative?device=a&limit=1&limit=2, limit",
    "/v1/narrative?from=2026-11-21T00:00:00Z&to=2026-11-20T00:00:00Z, from",
    "/v1/narrative?format=kmsg&progress=true, progress",
    "/v1/grep, q",
    "/v1/grep?q=(, q",
    "/v1/tail?kind=all&format=kmsg, format",
    "/v1/tail?kind=everything, kind",
    "/v1/events?since=2026, since",
    "/v1/ledger?device=a, device",
    "/v1/losers?limit=-1, limit",
    "/v1/devices?status=gone, status"
  })
  void shouldNameParameterThatIsNotAllowed(String path, String parameter) throws Exception {
    HttpResponse<String> answer = get(path);
    assertEquals(400, answer.statusCode(), answer.body());
    assertEquals("application/problem+json", answer.headers().firstValue("content-type").get());
    JsonNode problem = json(answer.body());
    assertEquals("urn:penstock:problem:bad-parameter", problem.get("type").textValue());
    assertEquals(parameter, problem.get("parameter").textValue());
    assertTrue(problem.get("allowed").textValue().length() > 5);
    assertEquals(400, problem.get("status").intValue());
  }

  @Test
  void shouldAnswerProblemsForUnknownPathsAndMethods() throws Exception {
    HttpResponse<String> unknown = get("/v1/series");
    assertEquals(404, unknown.statusCode());
    assertEquals("urn:penstock:problem:not-found", json(unknown.body()).get("type").textValue());
    HttpResponse<String> method = RawHttp.send("DELETE", node.url() + "/v1/devices/a", null);
    assertEquals(405, method.statusCode());
    assertEquals("GET, PUT", method.headers().firstValue("allow").get());
    assertEquals(405, RawHttp.send("POST", node.url() + "/v1/narrative", "").statusCode());
  }

  @Test
  void shouldListEvents() {
    node.events.add("oom-kill", "a", 10);
    node.events.add("link-down", "a", 20);
    node.events.add("oom-kill", "b", 30);
    assertEquals(3, lines("/v1/events"));
    assertEquals(2, lines("/v1/events?name=oom-kill"));
    assertEquals(1, lines("/v1/events?name=oom-kill,link-down&device=a&limit=1"));
    assertEquals(1, lines("/v1/events?from=1970-01-01T00:00:00.000030Z"));
    assertEquals(0, node.events.open.get());
  }

  @Test
  void shouldReportLedgers() throws Exception {
    node.fleet.totals = new FleetTotals(12, 10, 2, 3, 1, 4, 5);
    assertEquals(
        json(
            """
            {"received":12,"stored":10,"duplicates":2,"lost":3,"malformed":1,"devices":4,
             "streams":5}
            """),
        json(get("/v1/ledger").body()));
    node.ledgers.reports.put("a", report());
    JsonNode report = json(get("/v1/ledger/a").body());
    assertEquals(12, report.get("received").intValue());
    assertEquals("{\"jump\":1,\"overwritten\":2}", report.get("causes").toString());
    JsonNode stream = report.at("/streams/0");
    assertEquals("[[3,9],[11,13]]", stream.get("stored_ranges").toString());
    assertEquals("[[14,14]]", stream.get("missing_ranges").toString());
    assertEquals("[[0,1]]", stream.at("/losses/0/ranges").toString());
    assertEquals(13, stream.get("watermark").intValue());
    assertEquals(404, get("/v1/ledger/nobody").statusCode());
    node.registry.add("quiet", Map.of());
    assertEquals(200, get("/v1/ledger/quiet").statusCode());
  }

  private static Ledgers.DeviceReport report() {
    Ledgers.DeviceSummary summary = new Ledgers.DeviceSummary("a", 7, 10, 2, 3, 1, 1, 5, 0);
    Ledgers.StreamReport stream =
        new Ledgers.StreamReport(
            "s1",
            13,
            15,
            10,
            2,
            3,
            1,
            SeqRanges.of(3, 9).plus(SeqRanges.of(11, 13)),
            SeqRanges.of(14, 14),
            List.of(
                new Ledgers.Loss(SeqRanges.of(0, 1), Ledgers.Cause.OVERWRITTEN, 5),
                new Ledgers.Loss(SeqRanges.of(10, 10), Ledgers.Cause.JUMP, 6)));
    return new Ledgers.DeviceReport(summary, List.of(stream));
  }

  @Test
  void shouldTakeManyDevices() throws Exception {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 2_500; i++) {
      body.append("{\"id\":\"m%d\",\"fingerprint\":\"%064x\",\"class\":\"tv\"}\n".formatted(i, i));
    }
    HttpResponse<String> first = RawHttp.send("POST", node.url() + "/v1/devices", body.toString());
    assertEquals(200, first.statusCode(), first.body());
    assertEquals(2_500, json(first.body()).get("added").intValue());
    HttpResponse<String> again = RawHttp.send("POST", node.url() + "/v1/devices", body.toString());
    assertEquals(2_500, json(again.body()).get("replaced").intValue());
    assertEquals(2_500, lines("/v1/devices"));
  }

  @Test
  void shouldNameTheLineAndTakeNothingOfItsBatch() throws Exception {
    String good = "{\"id\":\"x\",\"fingerprint\":\"%064x\"}\n".formatted(7);
    for (String bad :
        List.of("{\"id\":\"y\"}", "nonsense", good.strip(), "{\"id\":\"y\",\"colour\":\"red\"}")) {
      HttpResponse<String> answer =
          RawHttp.send("POST", node.url() + "/v1/devices", good + "\n" + bad + "\n");
      assertEquals(400, answer.statusCode(), answer.body());
      assertEquals("3", json(answer.body()).get("line").textValue());
      assertEquals(0, lines("/v1/devices"));
    }
  }

  @Test
  void shouldPutShowListAndRevokeDevices() throws Exception {
    String fingerprint = "AB:".repeat(31) + "AB";
    String body =
        "{\"fingerprint\":\""
            + fingerprint
            + "\",\"class\":\"router\",\"labels\":{\"city\":\"Austin\"}}";
    HttpResponse<String> created = RawHttp.send("PUT", node.url() + "/v1/devices/a", body);
    assertEquals(201, created.statusCode(), created.body());
    assertEquals(200, RawHttp.send("PUT", node.url() + "/v1/devices/a", body).statusCode());
    JsonNode shown = json(get("/v1/devices/a").body());
    assertEquals("ab".repeat(32), shown.get("fingerprint").textValue());
    assertEquals("active", shown.get("status").textValue());
    HttpResponse<String> taken = RawHttp.send("PUT", node.url() + "/v1/devices/b", body);
    assertEquals(409, taken.statusCode());
    HttpResponse<String> revoked = RawHttp.send("POST", node.url() + "/v1/devices/a/revoke", "");
    assertEquals("revoked", json(revoked.body()).get("status").textValue());
    assertEquals(0, lines("/v1/devices?status=active"));
    assertEquals(1, lines("/v1/devices?status=revoked&label=city:Austin"));
    assertEquals(404, get("/v1/devices/b").statusCode());
    assertEquals(404, RawHttp.send("POST", node.url() + "/v1/devices/b/revoke", "").statusCode());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a  | not json",
        "a  | []",
        "a  | {}",
        "a  | {'fingerprint':'12'}",
        "a  | {'fingerprint':'F','status':'asleep'}",
        "a  | {'fingerprint':'F','colour':'red'}",
        "a  | {'fingerprint':'F','labels':{'1 city':'x'}}",
        "a  | {'fingerprint':'F','labels':{'city':7}}",
        "a  | {'fingerprint':'F','labels':{'city':'a\\nb'}}",
        "a  | {'fingerprint':'F','id':'b'}",
        "a%20b | {'fingerprint':'F'}",
      })
  void shouldRefuseDevicesThatAreNone(String id, String template) {
    String body = template.replace('\'', '"').replace("\"F\"", "\"" + "f".repeat(64) + "\"");
    HttpResponse<String> answer = RawHttp.send("PUT", node.url() + "/v1/devices/" + id, body);
    assertEquals(400, answer.statusCode(), answer.body());
    assertTrue(answer.body().contains("urn:penstock:problem:bad-body"), answer.body());
    assertEquals(0, lines("/v1/devices"));
  }

  @Test
  void shouldRefuseBodiesThatAreTooLarge() {
    String body = "{\"class\":\"" + "x".repeat(Bodies.BYTES_MAX) + "\"}";
    HttpResponse<String> answer = RawHttp.send("PUT", node.url() + "/v1/devices/a", body);
    assertEquals(413, answer.statusCode(), answer.body());
  }

  @Test
  void shouldShowQuarantine() throws Exception {
    node.quarantine.keep("a", "broken zstd at byte 3", 3, ByteString.fromString("abc"));
    JsonNode item = json(get("/v1/devices/a/quarantine").body()).at("/items/0");
    assertEquals("YWJj", item.get("bytes").textValue());
    assertEquals(3, item.get("offset").intValue());
    assertEquals("broken zstd at byte 3", item.get("reason").textValue());
  }

  @Test
  void shouldAnswerProbesAndMetrics() throws Exception {
    assertEquals(200, get("/alive").statusCode());
    node.checks.add(new Readiness.Check("journal", true, ""));
    assertEquals(200, get("/ready").statusCode());
    node.checks.add(new Readiness.Check("store", false, "disk full"));
    HttpResponse<String> ready = get("/ready");
    assertEquals(503, ready.statusCode());
    assertEquals("disk full", json(ready.body()).at("/checks/1/detail").textValue());
    node.refused.labelValues("overloaded").inc(3);
    String metrics = get("/metrics").body();
    assertTrue(metrics.contains("penstock_refused_total{reason=\"overloaded\"} 3.0"), metrics);
  }

  @Test
  void shouldGiveOverview() throws Exception {
    node.uploads.labelValues("200").inc(5);
    node.refused.labelValues("overloaded").inc(3);
    node.rawBytes.inc(1_000);
    node.ack.observe(0.012);
    node.registry.add("a", Map.of());
    node.fleet.totals = new FleetTotals(12, 10, 2, 3, 1, 4, 5);
    node.fleet.losers.add(new Ledgers.DeviceSummary("a", 1, 10, 2, 3, 1, 1, 5, 0));
    JsonNode overview = json(get("/v1/overview").body());
    assertEquals(5, overview.at("/counts/uploads/200").intValue());
    assertEquals(3, overview.at("/counts/refused/overloaded").intValue());
    assertEquals(1_000, overview.at("/counts/raw_bytes").intValue());
    assertEquals(0.012, overview.at("/latency/ack_p99").doubleValue(), 1e-6);
    assertTrue(overview.at("/latency/event_p99").isNull());
    assertEquals(1, overview.at("/devices/registered").intValue());
    assertEquals(10, overview.at("/ledger/stored").intValue());
    assertEquals("a", overview.at("/losers/0/device").textValue());
    assertEquals("2026-11-21T06:00:00.000000Z", overview.get("time").textValue());
  }

  @Test
  void shouldListRulesAndTryThemOut() throws Exception {
    JsonNode rules = json(get("/v1/rules").body());
    assertEquals(node.rules.current().id(), rules.get("rule_set").textValue());
    assertEquals("link-down", rules.at("/rules/0/name").textValue());
    assertEquals("string", rules.at("/rules/0/fields/port").textValue());
    String lines = "{\"lines\":[\"eth3: Link is Down\",\"4,1,2,-;nothing\"]}";
    JsonNode checked = json(RawHttp.send("POST", checkUrl(), lines).body());
    assertEquals("eth3", checked.at("/lines/0/matches/0/fields/port").textValue());
    assertEquals(0, checked.at("/lines/1/matches").size());
    String files = "{\"files\":{\"a.conf\":\"rules { x { match = \\\"(\\\" } }\"},\"lines\":[]}";
    JsonNode refused = json(RawHttp.send("POST", checkUrl(), files).body());
    assertEquals("a.conf", refused.at("/problems/0/file").textValue());
    assertEquals(400, RawHttp.send("POST", checkUrl(), "{\"line\":[]}").statusCode());
  }

  private String checkUrl() {
    return node.url() + "/v1/rules/check";
  }

  @Test
  void shouldStartShowAndCancelRegrinds() throws Exception {
    String url = node.url() + "/v1/regrinds";
    HttpResponse<String> started = RawHttp.send("POST", url, "{\"from\":\"2026-11-21T00:00:00Z\"}");
    assertEquals(202, started.statusCode());
    assertEquals("/v1/regrinds/1-1", started.headers().firstValue("location").get());
    assertEquals(
        json(
            """
            {"id":"1-1","state":"waiting","from":"2026-11-21T00:00:00.000000Z","segments":3,
             "segments_done":1,"frames":20,"skipped":0,"started":"1970-01-01T00:00:00.000000Z"}
            """),
        json(get("/v1/regrinds/1-1").body()));
    assertEquals(
        "cancelled",
        json(RawHttp.send("DELETE", url + "/1-1", null).body()).get("state").textValue());
    assertEquals(1, json(get("/v1/regrinds").body()).get("regrinds").size());
    assertEquals(404, get("/v1/regrinds/9").statusCode());
    assertEquals(400, RawHttp.send("POST", url, "{\"from\":\"today\"}").statusCode());
    assertEquals(400, RawHttp.send("POST", url, "{\"since\":1}").statusCode());
  }

  @Test
  void shouldServePageWithPolicy() {
    HttpResponse<String> page = get("/");
    assertEquals(200, page.statusCode());
    assertEquals("nosniff", page.headers().firstValue("x-content-type-options").get());
    String policy = page.headers().firstValue("content-security-policy").get();
    assertTrue(policy.contains("script-src 'self'") && !policy.contains("unsafe"), policy);
    assertEquals(200, get("/penstock.js").statusCode());
    assertEquals(404, get("/penstock.map").statusCode());
  }
}
