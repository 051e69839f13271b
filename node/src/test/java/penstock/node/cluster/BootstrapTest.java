package penstock.node.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members that find each other, with a list in the place of DNS. */
class BootstrapTest {

  @TempDir private Path folder;

  private final List<MemberProcess> members = new ArrayList<>();

  @AfterEach
  void stop() {
    members.forEach(MemberProcess::close);
  }

  private MemberProcess start(int management, int other) throws Exception {
    MemberProcess member =
        MemberProcess.start(
            folder,
            0,
            "bootstrap.method = dns",
            "bootstrap.service-name = logs",
            "management.port = " + management,
            "akka.discovery.method = config",
            "akka.discovery.config.services.logs.endpoints = [{host=127.0.0.1,port="
                + management
                + "},{host=127.0.0.1,port="
                + other
                + "}]",
            "akka.management.cluster.bootstrap.contact-point.filter-on-fallback-port = off");
    members.add(member);
    return member;
  }

  private static int status(int management, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + management + path)).build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void shouldFormAClusterOnceEnoughAreFound() throws Exception {
    int one = MemberProcess.freePort();
    int two = MemberProcess.freePort();
    MemberProcess first = start(one, two);
    first.awaitLog("not a member of the cluster yet, trying for");
    assertTrue(first.log().contains("DNS for logs, which must know at least 2 nodes"), first.log());
    MemberProcess second = start(two, one);
    first.awaitUp();
    second.awaitUp();
    assertEquals(200, status(one, "/ready"));
    assertEquals(200, status(two, "/alive"));
    // Nobody can look at or change members over it.
    assertEquals(404, status(one, "/cluster/members"));
  }
}
