package penstock.node.gate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import penstock.node.settings.SettingsException;
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
