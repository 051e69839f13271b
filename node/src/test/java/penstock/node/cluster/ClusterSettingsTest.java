package penstock.node.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import penstock.node.settings.SettingsException;

class ClusterSettingsTest {

  private static Config config(String overrides) {
    return ConfigFactory.parseString("penstock.cluster { " + overrides + " }")
        .withFallback(ConfigFactory.defaultReferenceUnresolved())
        .resolve();
  }

  private static ClusterSettings of(String overrides) {
    return ClusterSettings.of(config(overrides));
  }

  private static String refused(String overrides) {
    return assertThrows(SettingsException.class, () -> of(overrides)).getMessage();
  }

  @Test
  void shouldBeAClusterOfOneOnLoopbackByDefault() {
    ClusterSettings settings = of("");
    assertEquals("127.0.0.1", settings.host());
    assertTrue(settings.seeds().isEmpty());
    assertFalse(settings.bootstrap().on());
    assertFalse(settings.tls().on());
  }

  @Test
  void shouldReadSeeds() {
    ClusterSettings settings = of("port = 2551, seeds = \"127.0.0.1:2551, [::1]:2552,\"");
    assertEquals(List.of("127.0.0.1:2551", "[::1]:2552"), settings.seeds());
    assertTrue(refused("port = 1, seeds = \"host\"").contains("host:port,host:port"));
    assertTrue(refused("seeds = \"127.0.0.1:2551\"").contains("fixed port"));
  }

  @Test
  void shouldRefuseSeedsWithBootstrap() {
    String message = refused("port = 1, seeds = \"a:1\", bootstrap.method = dns");
    assertTrue(message.contains("penstock.cluster.bootstrap.method"), message);
  }

  @Test
  void shouldRefusePlainTcpBeyondLoopback() {
    String message = refused("host = 10.0.0.1");
    assertTrue(message.startsWith("penstock.cluster.host = 10.0.0.1: "), message);
    assertTrue(message.contains("penstock.cluster.tls.certificate"), message);
    assertTrue(of("host = 10.0.0.1, tls.insecure = true").tls().insecure());
  }

  @Test
  void shouldRefuseAnAddressThatNobodyCanReach() {
    assertTrue(refused("host = 0.0.0.0").contains("other nodes reach"));
    assertTrue(refused("host = \"no such host\"").contains("address of this machine"));
  }

  @Test
  void shouldWantAllFilesOrNone() {
    assertTrue(refused("tls { certificate = a, key = b }").contains("must all be set"));
    assertTrue(of("host = 10.0.0.1, tls { certificate = a, key = b, ca = c }").tls().on());
  }

  @Test
  void shouldRefuseUnknownKeysAtAnyDepth() {
    for (String wrong :
        List.of("sede = a", "bootstrap.methode = dns", "management.prt = 1", "tls.cert = a")) {
      assertTrue(refused(wrong).contains("no such setting"), wrong);
    }
    assertTrue(refused("bootstrap.method = consul").contains("none, dns, kubernetes"));
  }

  @Test
  void shouldTalkOverTlsWhereThereAreCertificates() {
    assertEquals("tcp", akka("").getString("akka.remote.artery.transport"));
    Config akka = akka("tls { certificate = a, key = b, ca = c }");
    assertEquals("tls-tcp", akka.getString("akka.remote.artery.transport"));
    assertEquals(
        ClusterTls.class.getName(), akka.getString("akka.remote.artery.ssl.ssl-engine-provider"));
  }

  @Test
  void shouldAskKubernetesForPodsByTheirName() {
    Config akka = akka("bootstrap { method = kubernetes, service-name = logs }");
    assertEquals("kubernetes-api", akka.getString("akka.discovery.method"));
    assertEquals(
        "app.kubernetes.io/name=%s",
        akka.getString("akka.discovery.kubernetes-api.pod-label-selector"));
    assertEquals(
        "logs",
        akka.getString("akka.management.cluster.bootstrap.contact-point-discovery.effective-name"));
    assertEquals("127.0.0.1", akka.getString("akka.management.http.bind-hostname"));
  }

  @Test
  void shouldServeAKilledNodesDevicesElsewhereInTime() {
    Config akka = akka("").withFallback(ConfigFactory.defaultReference()).resolve();
    Duration detected =
        akka.getDuration("akka.cluster.failure-detector.heartbeat-interval")
            .plus(akka.getDuration("akka.cluster.failure-detector.acceptable-heartbeat-pause"))
            .plus(Duration.ofMillis(1500));
    Duration removed =
        detected
            .plus(akka.getDuration("akka.cluster.split-brain-resolver.stable-after"))
            .plus(akka.getDuration("akka.cluster.gossip-interval").multipliedBy(2))
            .plus(akka.getDuration("akka.cluster.down-removal-margin"));
    Duration coordinated = removed.plusSeconds(4);
    assertTrue(coordinated.compareTo(Duration.ofSeconds(20)) < 0, coordinated.toString());
  }

  private static Config akka(String overrides) {
    return ClusterConfig.of(of(overrides), NodeRole.of("a"));
  }
}
