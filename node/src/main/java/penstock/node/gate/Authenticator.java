package penstock.node.gate;

import akka.http.javadsl.model.AttributeKeys;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.SslSessionInfo;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import penstock.node.registry.DeviceEntry;
import penstock.node.registry.Registry;
import penstock.protocol.DeviceCertificate;

/**
 * Says which device sent a request, from the fingerprint of its certificate; asked at each request,
 * so that a revoked certificate stops working on connections that are open. Thread-safe.
 */
final class Authenticator {

  private static final String FINGERPRINT = "penstock.fingerprint";
  private static final String FORWARDED = "X-Forwarded-Client-Cert";

  private final Registry registry;

  Authenticator(Registry registry) {
    this.registry = registry;
  }

  /**
   * The device whose certificate the TLS session shows.
   *
   * @throws Refusal certificate-unknown, certificate-revoked
   */
  DeviceEntry byCertificate(HttpRequest request) {
    Optional<SslSessionInfo> info = request.getAttribute(AttributeKeys.sslSession);
    if (info.isEmpty()) {
      throw Refusal.unknownCertificate("this connection has no TLS session");
    }
    return active(fingerprint(info.get().getSession()));
  }

  /**
   * The device that a TLS-terminating proxy names.
   *
   * @throws Refusal certificate-unknown, certificate-revoked
   */
  DeviceEntry byForwardedHeader(HttpRequest request) {
    return active(
        ForwardedCertificate.fingerprint(forwarded(request))
            .orElseThrow(
                () -> Refusal.unknownCertificate(FORWARDED + " with one Hash= is missing")));
  }

  /** Proxies append: the last one of several is what the nearest one wrote. */
  private static String forwarded(HttpRequest request) {
    String last = "";
    for (HttpHeader header : request.getHeaders()) {
      if (header.is(FORWARDED.toLowerCase(Locale.ROOT))) {
        last = header.value();
      }
    }
    return last;
  }

  /**
   * Checks a device again while its upload goes on.
   *
   * @throws Refusal certificate-revoked; dependency-away where the registry is not up to date
   */
  void checkStillActive(DeviceEntry device) {
    checkRegistry();
    DeviceEntry now = registry.byId(device.id());
    if (now == null
        || now.status() != DeviceEntry.Status.ACTIVE
        || !now.fingerprint().equals(device.fingerprint())) {
      throw Refusal.revoked(device.id());
    }
  }

  /** A certificate may have been revoked without this node knowing of it. */
  private void checkRegistry() {
    if (!registry.current()) {
      throw Refusal.away("the device registry", null);
    }
  }

  private DeviceEntry active(String fingerprint) {
    checkRegistry();
    DeviceEntry device = registry.byFingerprint(fingerprint);
    if (device == null) {
      throw Refusal.unknownCertificate(
          "fingerprint " + fingerprint + " is not registered: add the device first");
    }
    if (device.status() != DeviceEntry.Status.ACTIVE) {
      throw Refusal.revoked(device.id());
    }
    return device;
  }

  /** Hashed once a session. */
  private static String fingerprint(SSLSession session) {
    if (session.getValue(FINGERPRINT) instanceof String known) {
      return known;
    }
    try {
      Certificate[] chain = session.getPeerCertificates();
      String fingerprint = DeviceCertificate.fingerprint((X509Certificate) chain[0]);
      session.putValue(FINGERPRINT, fingerprint);
      return fingerprint;
    } catch (SSLPeerUnverifiedException e) {
      throw Refusal.unknownCertificate("no client certificate was sent");
    }
  }
}
