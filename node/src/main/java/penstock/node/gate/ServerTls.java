package penstock.node.gate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.settings.SettingsException;
import penstock.protocol.AnyClient;
import penstock.protocol.DeviceCertificate;

/**
 * The TLS side of the device listener: the node's own certificate, and any certificate of a client,
 * because the registry and not a CA says who may write. The handshake still proves that the client
 * has the certificate's key.
 */
final class ServerTls {

  private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);

  /**
   * Sessions that a device may resume, at 8 KiB of heap each: Java keeps its certificate in them,
   * for a day. Connections that live on need none, and whoever is not among these makes a new
   * handshake.
   */
  private static final int SESSIONS_MAX = 2_048;

  private ServerTls() {}

  /**
   * @throws SettingsException where the configured files can't be used
   */
  static SSLContext context(GateSettings settings, Path dataDir) {
    try {
      KeyManager[] keys =
          settings.certificate().isEmpty()
              ? selfSigned(dataDir.resolve("tls"))
              : configured(Path.of(settings.certificate()), Path.of(settings.key()));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, new TrustManager[] {new AnyClient()}, null);
      context.getServerSessionContext().setSessionCacheSize(SESSIONS_MAX);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java can't do TLS", e);
    }
  }

  /**
   * Wants a certificate but goes on without one: the answer is then a 403 that says so, which helps
   * more than a broken handshake.
   */
  static SSLEngine engine(SSLContext context) {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    engine.setWantClientAuth(true);
    return engine;
  }

  private static KeyManager[] selfSigned(Path directory) {
    try {
      if (!Files.exists(directory.resolve(DeviceCertificate.CERTIFICATE_FILE))) {
        DeviceCertificate.generate("penstock").write(directory, true);
      }
      return DeviceCertificate.read(directory).keyManagers();
    } catch (IOException e) {
      throw new SettingsException(
          "penstock.data-dir", directory, "must hold the node's certificate: " + e.getMessage());
    }
  }

  private static KeyManager[] configured(Path certificateFile, Path keyFile)
      throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, null);
      store.setKeyEntry("node", key(keyFile), new char[0], chain(certificateFile));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new SettingsException(
          "penstock.device.tls",
          certificateFile + ", " + keyFile,
          "must be PEM files of a certificate chain and its PKCS #8 key: " + e);
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, new char[0]);
    return factory.getKeyManagers();
  }

  private static Certificate[] chain(Path file) throws IOException, GeneralSecurityException {
    byte[] pem = Files.readAllBytes(file);
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem))
        .toArray(new Certificate[0]);
  }

  private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    String pem = Files.readString(file);
    String begin = "-----BEGIN PRIVATE KEY-----";
    int from = pem.indexOf(begin);
    int to = pem.indexOf("-----END PRIVATE KEY-----");
    if (from < 0 || to < from) {
      throw new IOException(file + " holds no PRIVATE KEY (PKCS #8, without a password)");
    }
    byte[] der = Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
    for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (InvalidKeySpecException e) {
        LOG.debug("{} holds no {} key", file, algorithm);
      }
    }
    throw new IOException(file + " holds no EC, RSA or Ed25519 key");
  }
}
