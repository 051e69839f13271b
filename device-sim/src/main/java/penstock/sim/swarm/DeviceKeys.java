package penstock.sim.swarm;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import penstock.protocol.DeviceCertificate;
import penstock.protocol.ServerTrust;

/**
 * The TLS contexts of all devices in one: a context each would take some ten times the memory. An
 * engine is made for a peer whose name is the device's number, so that each device has its key and
 * its own sessions to resume. That name is not sent. Immutable.
 */
final class DeviceKeys {

  private final SSLContext context;

  /**
   * @param certificates by the devices' numbers
   * @param trust by fingerprint or CA; no host name is checked
   */
  DeviceKeys(List<DeviceCertificate> certificates, ServerTrust trust) {
    try {
      context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {new Keys(certificates)}, trust.managers(), null);
      context.getClientSessionContext().setSessionCacheSize(certificates.size() + 1);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }

  SSLEngine engine(int device, int port) {
    return context.createSSLEngine(Integer.toString(device), port);
  }

  private static final class Keys extends X509ExtendedKeyManager {

    private final List<DeviceCertificate> certificates;

    Keys(List<DeviceCertificate> certificates) {
      this.certificates = certificates;
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
        String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return engine == null ? null : engine.getPeerHost();
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return new X509Certificate[] {of(alias).certificate()};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return of(alias).privateKey();
    }

    private DeviceCertificate of(String alias) {
      return certificates.get(Integer.parseInt(alias));
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseServerAlias(
        String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }
  }
}
