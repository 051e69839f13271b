package penstock.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Which server a device believes: any, one by the fingerprint of its certificate, or those that a
 * CA vouches for under their host name. Immutable.
 */
public final class ServerTrust {

  private final TrustManager manager;
  private final boolean checksHostName;

  private ServerTrust(TrustManager manager, boolean checksHostName) {
    this.manager = manager;
    this.checksHostName = checksHostName;
  }

  /**
   * Takes every server. For loopback and trials: whoever sits on the way could read and swallow the
   * log.
   */
  public static ServerTrust any() {
    return new ServerTrust(new Pinned(""), false);
  }

  /**
   * Takes the one server whose certificate has this SHA-256 fingerprint, whatever its name.
   *
   * @param fingerprint 64 hexadecimal digits, colons allowed
   */
  public static ServerTrust pinned(String fingerprint) {
    String digits = fingerprint.replace(":", "").toLowerCase(Locale.ROOT);
    if (!digits.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "not a SHA-256 fingerprint (64 hexadecimal digits): " + fingerprint);
    }
    return new ServerTrust(new Pinned(digits), false);
  }

  /** Takes servers with a certificate that one of these CAs signed for their host name. */
  public static ServerTrust caFile(Path pem) throws IOException {
    try (InputStream in = Files.newInputStream(pem)) {
      var certificates = CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (certificates.isEmpty()) {
        throw new IOException(
            pem + " holds no certificate; expected PEM or DER of at least one CA");
      }
      return new ServerTrust(managerFor(certificates), true);
    } catch (GeneralSecurityException e) {
      throw new IOException(pem + " is no file of CA certificates: " + e.getMessage(), e);
    }
  }

  private static TrustManager managerFor(Collection<? extends Certificate> certificates)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (var certificate : certificates) {
      store.setCertificateEntry("ca" + store.size(), certificate);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers()[0];
  }

  /** For {@link javax.net.ssl.SSLContext#init}. */
  public TrustManager[] managers() {
    return new TrustManager[] {manager};
  }

  /**
   * Whether the socket has to check the host's name: {@code
   * SSLParameters.setEndpointIdentificationAlgorithm("HTTPS")}.
   */
  public boolean checksHostName() {
    return checksHostName;
  }

  /** Knows the server by its certificate alone; an empty fingerprint stands for any. */
  private static final class Pinned extends X509ExtendedTrustManager {
    private final String fingerprint;

    Pinned(String fingerprint) {
      this.fingerprint = fingerprint;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
      if (fingerprint.isEmpty()) {
        return;
      }
      String found = DeviceCertificate.fingerprint(chain[0]);
      if (!found.equals(fingerprint)) {
        throw new CertificateException(
            "the server's certificate has the fingerprint " + found + ", expected " + fingerprint);
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      throw notForClients();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      throw notForClients();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw notForClients();
    }

    private static CertificateException notForClients() {
      return new CertificateException("a device's trust is for servers, not for clients");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
