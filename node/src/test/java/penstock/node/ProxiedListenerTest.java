package penstock.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plain listener for a proxy: whom it says the device is, and whom a device only claims. */
class ProxiedListenerTest {

  @TempDir static Path dataDir;
  private static final HttpClient PROXY =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static TestNode node;
  private static int port;

  @BeforeAll
  static void start() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    node = TestNode.start(dataDir, "device.proxied-port", Integer.toString(port));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void shouldTakeTheDeviceThatTheProxyNames() throws Exception {
    TestDevice device = node.device("behind-a-proxy");
    Answer answer = post("By=spiffe://gate;Hash=" + device.fingerprint + ";Subject=\"CN=a,O=b\"");
    assertEquals(200, answer.status(), answer.toString());
    assertEquals(10, answer.number("stored"));
    node.revoke(device.id);
    assertEquals("certificate-revoked", post("Hash=" + device.fingerprint).problem());
  }

  @Test
  void shouldNotTakeTheDeviceThatAClientClaimsToBe() throws Exception {
    TestDevice victim = node.device("victim");
    TestDevice client = node.device("client");
    String claimed = "Hash=" + victim.fingerprint;
    String proxied = "Hash=" + client.fingerprint;
    assertEquals(200, post(claimed + "," + proxied).status());
    assertEquals(200, post(claimed, proxied).status());
    assertEquals(200, post(proxied + ";Subject=\"CN=x," + claimed + "\"").status());
    assertEquals("certificate-unknown", post("Subject=\"CN=x;" + claimed + "\"").problem());
    assertEquals("certificate-unknown", post().problem());
    assertEquals(0, node.sequence(victim.id).size());
    assertEquals(10, node.sequence(client.id).size());
  }

  private static Answer post(String... forwarded) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/logs"))
            .timeout(Duration.ofSeconds(60))
            .header("Penstock-Stream", "s")
            .header("Content-Type", "application/x-kmsg")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Lines.bytes(0, 9)));
    for (String header : forwarded) {
      request.header("X-Forwarded-Client-Cert", header);
    }
    HttpResponse<byte[]> response =
        PROXY.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    return Answer.of(
        response.statusCode(),
        java.util.Map.of("content-type", response.headers().firstValue("content-type").orElse("")),
        response.body());
  }
}
