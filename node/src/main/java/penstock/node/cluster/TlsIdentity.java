package penstock.node.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManagerFactory;
import penstock.protocol.PemFiles;

/** What this node shows to others, and whom of them it believes. Immutable. */
final class TlsIdentity {

  /** Of a subject alternative name that is a DNS name (RFC 5280, GeneralName). */
  private static final Integer DNS_NAME = 2;

  private final SSLContext context;
  private final Set<String> names;

  private TlsIdentity(SSLContext context, Set<String> names) {
    this.context = context;
    this.names = names;
  }

  static TlsIdentity read(TlsSettings settings) throws IOException, GeneralSecurityException {
    X509Certificate[] chain = PemFiles.certificates(Path.of(settings.certificate()));
    PrivateKey key = PemFiles.key(Path.of(settings.key()));
    checkPair(key, chain[0].getPublicKey());
    Set<String> names = dnsNames(chain[0]);
    if (names.isEmpty()) {
      throw new IOException(
          settings.certificate() + " has no DNS name, by which nodes know each other");
    }
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        keys(key, chain).getKeyManagers(),
        trust(PemFiles.certificates(Path.of(settings.ca()))).getTrustManagers(),
        null);
    return new TlsIdentity(context, names);
  }

  private static KeyManagerFactory keys(PrivateKey key, X509Certificate[] chain)
      throws IOException, GeneralSecurityException {
    KeyStore store = empty();
    store.setKeyEntry("node", key, new char[0], chain);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    return keys;
  }

  private static TrustManagerFactory trust(X509Certificate[] authorities)
      throws IOException, GeneralSecurityException {
    KeyStore store = empty();
    for (int i = 0; i < authorities.length; i++) {
      store.setCertificateEntry("ca" + i, authorities[i]);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust;
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  /** While files are being replaced, the one may be new and the other old. */
  private static void checkPair(PrivateKey key, PublicKey certified)
      throws GeneralSecurityException, IOException {
    byte[] probe = {1, 2, 3};
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> "Ed25519";
        };
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(probe);
    byte[] signed = signature.sign();
    signature.initVerify(certified);
    signature.update(probe);
    if (!signature.verify(signed)) {
      throw new IOException("the key is not the certificate's");
    }
  }

  private static Set<String> dnsNames(X509Certificate certificate)
      throws CertificateParsingException {
    Set<String> names = new HashSet<>();
    Collection<List<?>> all = certificate.getSubjectAlternativeNames();
    if (all != null) {
      for (List<?> name : all) {
        if (DNS_NAME.equals(name.get(0))) {
          names.add(String.valueOf(name.get(1)).toLowerCase(Locale.ROOT));
        }
      }
    }
    return names;
  }

  SSLContext context() {
    return context;
  }

  /** The CA is right by now; the other node must also have a name in common with this one. */
  void checkName(X509Certificate other) throws SSLPeerUnverifiedException {
    try {
      Set<String> others = dnsNames(other);
      if (Collections.disjoint(names, others)) {
        throw new SSLPeerUnverifiedException(
            "its certificate's DNS names " + others + " have none in common with " + names);
      }
    } catch (CertificateParsingException e) {
      throw new SSLPeerUnverifiedException("its certificate can't be read: " + e.getMessage());
    }
  }
}
