package penstock.node.gate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;
import penstock.node.settings.SettingsException;
import penstock.node.tls.TlsSettings;
import penstock.protocol.AnyClient;
import penstock.protocol.DeviceCertificate;
import penstock.protocol.PemFiles;

/**
 * The TLS side of the device listener: the node's own certificate, and any certificate of a client,
 * because the registry and not a CA says who may write. The handshake still proves that the client
 * has the certificate's key.
 */
final class ServerTls {

  /**
   * Sessions that the node itself keeps to be resumed, at 8 KiB of heap each, because the device's
   * certificate is in them. Only clients without tickets need it: with tickets, which TLS 1.3
   * always has, the client keeps its session, sealed by the node, and the node keeps nothing.
   */
  private static final int SESSIONS_MAX = 2_048;

  private ServerTls() {}

  /**
   * @throws SettingsException where the configured files can't be used
   */
  static SSLContext context(TlsSettings tls, Path dataDir) {
    try {
      KeyManager[] keys =
          tls.certificate().isEmpty()
              ? selfSigned(dataDir.resolve("tls"))
              : configured(Path.of(tls.certificate()), Path.of(tls.key()));
      SSLContext context = newContext(tls);
      context.init(keys, new TrustManager[] {new AnyClient()}, null);
      SSLSessionContext sessions = context.getServerSessionContext();
      sessions.setSessionCacheSize(SESSIONS_MAX);
      sessions.setSessionTimeout((int) tls.sessionLifetime().toSeconds());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java can't do TLS", e);
    }
  }

  private static SSLContext newContext(TlsSettings tls) {
    try {
      return tls.provider().context();
    } catch (NoSuchAlgorithmException | UnsatisfiedLinkError e) {
      throw new SettingsException(
          "penstock.device.tls.provider", tls.provider(), "must be jdk here: " + e.getMessage());
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
      store.setKeyEntry(
          "node", PemFiles.key(keyFile), new char[0], PemFiles.certificates(certificateFile));
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
}
