package penstock.node.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in, over a plain socket, because clients don't send such headers as attackers do. */
final class OperatorGuardTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String READ_TOKEN = "read-token-of-the-test";
  private static final String WRITE_TOKEN = "write-token-of-the-test";

  private final List<FakeNode> nodes = new ArrayList<>();

  @AfterEach
  void closeNodes() {
    nodes.forEach(FakeNode::close);
  }

  private FakeNode node(String... settings) {
    FakeNode node = new FakeNode(settings);
    nodes.add(node);
    return node;
  }

  private FakeNode withTokens() {
    return node(
        "penstock.operator.read-token = " + READ_TOKEN,
        "penstock.operator.write-token = " + WRITE_TOKEN);
  }

  private static String ask(FakeNode node, String line, String... headers) {
    List<String> head = new ArrayList<>(List.of(line + " HTTP/1.1"));
    boolean named = false;
    for (String header : headers) {
      named |= header.toLowerCase(Locale.ROOT).startsWith("host:");
      head.add(header.replace("PORT", Integer.toString(node.port())));
    }
    if (!named) {
      head.add("Host: 127.0.0.1:" + node.port());
    }
    return RawHttp.exchange(node.port(), head.toArray(new String[0]));
  }

  private static int status(String answer) {
    return Integer.parseInt(answer.split(" ", 3)[1]);
  }

  private static void assertProblem(int status, String type, String says, String answer)
      throws Exception {
    assertEquals(status, status(answer), answer);
    assertTrue(answer.contains("Content-Type: application/problem+json"), answer);
    JsonNode problem = JSON.readTree(answer.substring(answer.indexOf("\r\n\r\n")));
    assertEquals("urn:penstock:problem:" + type, problem.get("type").textValue());
    assertTrue(problem.get("detail").textValue().contains(says), answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:PORT",
        "LOCALHOST:PORT",
        "127.0.0.1:PORT",
        "127.0.0.2:PORT",
        "[::1]:PORT",
        "logs.example:PORT"
      })
  void shouldAnswerUnderItsOwnNames(String host) {
    FakeNode node = node("penstock.operator.names = \"Logs.Example, other.example\"");
    assertEquals(200, status(ask(node, "GET /v1/ledger", "Host: " + host)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "localhost.evil.example:PORT",
        "127.0.0.1.evil.example:PORT",
        "192.0.2.1:PORT",
        "evil.localhost:PORT"
      })
  void shouldRefuseForeignHosts(String host) throws Exception {
    FakeNode node = node();
    String answer = ask(node, "GET /v1/ledger", "Host: " + host);
    assertProblem(403, "foreign-request", "penstock.operator.names", answer);
    assertEquals(403, status(ask(node, "GET /", "Host: " + host)), "the page too");
    assertEquals(200, status(ask(node, "GET /alive", "Host: " + host)), "probes tell nothing");
  }

  @ParameterizedTest
  @CsvSource({
    "Origin: http://127.0.0.1:PORT, 200",
    "Origin: http://127.0.0.1:1, 403",
    "Origin: http://evil.example, 403",
    "Origin: null, 403",
    "Sec-Fetch-Site: same-origin, 200",
    "Sec-Fetch-Site: none, 200",
    "Sec-Fetch-Site: same-site, 403",
    "Sec-Fetch-Site: cross-site, 403"
  })
  void shouldAnswerOnlyItsOwnPageInBrowsers(String header, int status) {
    FakeNode node = node();
    assertEquals(status, status(ask(node, "GET /v1/narrative", header)));
    assertEquals(
        status == 200 ? 404 : 403,
        status(ask(node, "POST /v1/devices/a/revoke", header, "Content-Length: 0")));
  }

  @Test
  void shouldLetLinksLeadToThePageOnly() {
    FakeNode node = node();
    String[] link = {
      "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"
    };
    assertEquals(200, status(ask(node, "GET /", link)));
    assertEquals(403, status(ask(node, "GET /v1/ledger", link)));
    String[] frame = {
      "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe"
    };
    assertEquals(403, status(ask(node, "GET /", frame)));
  }

  @Test
  void shouldDemandTokenForDataAndNotForThePageAndProbes() throws Exception {
    FakeNode node = withTokens();
    assertEquals(200, status(ask(node, "GET /")));
    assertEquals(200, status(ask(node, "GET /alive")));
    for (String path : List.of("/v1/ledger", "/metrics", "/v1/tail", "/nothing")) {
      String answer = ask(node, "GET " + path);
      assertProblem(401, "token-needed", "Authorization: Bearer", answer);
      assertTrue(answer.contains("WWW-Authenticate: Bearer"), answer);
    }
    String wrong = "Authorization: Bearer " + READ_TOKEN + "x";
    assertEquals(401, status(ask(node, "GET /v1/ledger", wrong)));
    assertEquals(401, status(ask(node, "GET /v1/ledger", "Authorization: Bearer ")));
    assertEquals(401, status(ask(node, "GET /v1/ledger", "Authorization: Basic eDp5")));
    assertEquals(200, status(ask(node, "GET /v1/ledger", "Authorization: bearer " + READ_TOKEN)));
  }

  @Test
  void shouldLetOnlyTheWriteTokenWrite() throws Exception {
    FakeNode node = withTokens();
    String read = "Authorization: Bearer " + READ_TOKEN;
    String write = "Authorization: Bearer " + WRITE_TOKEN;
    String revoke = "POST /v1/devices/a/revoke";
    String answer = ask(node, revoke, read, "Content-Length: 0");
    assertProblem(403, "write-token-needed", "penstock.operator.write-token", answer);
    assertEquals(404, status(ask(node, revoke, write, "Content-Length: 0")));
    assertEquals(200, status(ask(node, "GET /v1/ledger", write)));
  }

  @Test
  void shouldLetNobodyWriteWhereOnlyReadTokenIsSet() {
    FakeNode node = node("penstock.operator.read-token = " + READ_TOKEN);
    String read = "Authorization: Bearer " + READ_TOKEN;
    assertEquals(200, status(ask(node, "GET /v1/ledger", read)));
    assertEquals(403, status(ask(node, "POST /v1/devices/a/revoke", read, "Content-Length: 0")));
  }

  @ParameterizedTest
  @CsvSource({
    "DELETE /v1/narrative, 405",
    "PATCH /v1/devices/a, 405",
    "TRACE /v1/ledger, 405",
    "HEAD /v1/narrative, 405",
    "GET /v1/ledger/nobody, 404",
    "GET /v1/devices/nobody, 404",
    "GET /v1/devices/no..such%20device, 400",
    "GET /v1/narrative?from=2026-13-01T00:00:00Z, 400",
    "GET /v1/narrative?from=2026-11-21, 400",
    "GET /v1/events?to=12345678901234567890-01-01T00:00:00Z, 400",
    "GET /v1/narrative?device=a%00b%zz, 400",
    "GET /v1/grep?q=a%7B1000%7D%7B1000%7D, 400",
    "GET /v1/grep?q=%28%3F%3Da%29, 400",
    "GET /../../etc/passwd, 404"
  })
  void shouldRefuseWhatCannotBeAsked(String line, int status) {
    String answer = ask(node(), line);
    assertEquals(status, status(answer), answer);
  }
}
