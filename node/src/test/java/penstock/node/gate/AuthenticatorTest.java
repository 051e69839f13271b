package penstock.node.gate;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.headers.RawHeader;
import org.junit.jupiter.api.Test;
import penstock.node.registry.DeviceEntry;

/** Who is let in; certificates of real TLS sessions are in the tests over sockets. */
class AuthenticatorTest {

  private static final String FINGERPRINT = "ab".repeat(32);

  private final FakeRegistry registry = new FakeRegistry();
  private final Authenticator authenticator = new Authenticator(registry);

  @Test
  void shouldLetAnActiveDeviceIn() {
    registry.add("a", FINGERPRINT, true);
    assertEquals("a", authenticator.byForwardedHeader(request()).id());
  }

  @Test
  void shouldRefuseAnUnknownCertificateAndNameIt() {
    Refusal refusal = assertThrows(Refusal.class, () -> authenticator.byForwardedHeader(request()));
    assertEquals("certificate-unknown", refusal.type());
    assertEquals(403, refusal.status());
    assertTrue(refusal.detail().contains(FINGERPRINT), refusal.detail());
  }

  @Test
  void shouldLetNobodyInWhileTheRegistryIsOutOfDate() {
    DeviceEntry device = registry.add("a", FINGERPRINT, true);
    registry.outdate();
    Refusal refusal = assertThrows(Refusal.class, () -> authenticator.byForwardedHeader(request()));
    assertEquals("dependency-away", refusal.type());
    assertEquals(503, refusal.status());
    assertThrows(Refusal.class, () -> authenticator.checkStillActive(device));
  }

  @Test
  void shouldRefuseARevokedDevice() {
    registry.add("a", FINGERPRINT, false);
    Refusal refusal = assertThrows(Refusal.class, () -> authenticator.byForwardedHeader(request()));
    assertEquals("certificate-revoked", refusal.type());
  }

  @Test
  void shouldRefuseWhoHasNoTlsSession() {
    registry.add("a", FINGERPRINT, true);
    Refusal refusal = assertThrows(Refusal.class, () -> authenticator.byCertificate(request()));
    assertEquals("certificate-unknown", refusal.type(), "the proxy's header counts elsewhere only");
  }

  @Test
  void shouldSeeThatADeviceMayNotGoOn() {
    DeviceEntry device = registry.add("a", FINGERPRINT, true);
    assertDoesNotThrow(() -> authenticator.checkStillActive(device));
    registry.add("a", FINGERPRINT, false);
    assertRevoked(device);
    registry.add("a", "cd".repeat(32), true);
    assertRevoked(device);
    registry.remove("a");
    assertRevoked(device);
  }

  private void assertRevoked(DeviceEntry device) {
    Refusal refusal = assertThrows(Refusal.class, () -> authenticator.checkStillActive(device));
    assertEquals("certificate-revoked", refusal.type());
  }

  private static HttpRequest request() {
    return HttpRequest.POST("/v1/logs")
        .addHeader(RawHeader.create("X-Forwarded-Client-Cert", "Hash=" + FINGERPRINT));
  }
}
