package penstock.node.cluster;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;
import penstock.protocol.PemFiles;

/**
 * A CA of one cluster, which makes the nodes' certificates (EC P-256). Every certificate of it is a
 * node's: whoever has its key can make nodes. Immutable.
 */
public final class ClusterAuthority {

  public static final String CA_KEY_FILE = "ca.key";
  public static final String CA_FILE = "ca.crt";
  public static final String KEY_FILE = "node.key";
  public static final String CERTIFICATE_FILE = "node.crt";

  /** The DNS name that all nodes have in common; see {@link ClusterTls}. */
  public static final String COMMON_NAME = "penstock-node";

  private static final Duration CA_VALID = Duration.ofDays(365 * 20);

  /** A node with a slow clock must not find its certificate in the future. */
  private static final Duration VALID_BEFORE = Duration.ofDays(1);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final PrivateKey key;
  private final X509Certificate certificate;

  private ClusterAuthority(PrivateKey key, X509Certificate certificate) {
    this.key = key;
    this.certificate = certificate;
  }

  /** The CA in a folder; it is made where there is none. */
  public static ClusterAuthority in(Path folder) throws IOException {
    Path keyFile = folder.resolve(CA_KEY_FILE);
    Path certificateFile = folder.resolve(CA_FILE);
    try {
      if (!Files.exists(keyFile) && !Files.exists(certificateFile)) {
        Files.createDirectories(folder);
        ClusterAuthority made = make();
        PemFiles.writeKey(keyFile, made.key);
        PemFiles.writeCertificate(certificateFile, made.certificate);
        return made;
      }
      return new ClusterAuthority(PemFiles.key(keyFile), PemFiles.certificates(certificateFile)[0]);
    } catch (GeneralSecurityException e) {
      throw new IOException("the CA in " + folder + " can't be used: " + e.getMessage(), e);
    }
  }

  private static ClusterAuthority make() throws IOException {
    KeyPair pair = pair();
    // Two of them may stand in one file while they change: by their names people tell them apart.
    String name = String.format("penstock cluster CA %06x", RANDOM.nextInt(1 << 24));
    X500Name subject = new X500NameBuilder().addRDN(BCStyle.CN, name).build();
    X509v3CertificateBuilder builder = builder(subject, subject, pair, CA_VALID);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
    return new ClusterAuthority(pair.getPrivate(), signed(builder, pair.getPrivate()));
  }

  /**
   * Writes a new node's key and certificate, and the CA's certificate, into a folder.
   *
   * @param hosts DNS names and addresses that go into it besides {@link #COMMON_NAME}
   */
  public void issue(Path folder, List<String> hosts, Duration valid) throws IOException {
    Files.createDirectories(folder);
    KeyPair pair = pair();
    X500Name subject = new X500NameBuilder().addRDN(BCStyle.CN, COMMON_NAME).build();
    X500Name issuer = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    X509v3CertificateBuilder builder = builder(issuer, subject, pair, valid);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    builder.addExtension(
        Extension.extendedKeyUsage,
        false,
        new ExtendedKeyUsage(
            new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
    builder.addExtension(Extension.subjectAlternativeName, false, names(hosts));
    builder.addExtension(Extension.authorityKeyIdentifier, false, identifier());
    PemFiles.writeKey(folder.resolve(KEY_FILE), pair.getPrivate());
    PemFiles.writeCertificate(folder.resolve(CERTIFICATE_FILE), signed(builder, key));
    PemFiles.writeCertificate(folder.resolve(CA_FILE), certificate);
  }

  private org.bouncycastle.asn1.x509.AuthorityKeyIdentifier identifier() throws IOException {
    try {
      return new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate.getPublicKey());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no SHA-1", e);
    }
  }

  private static GeneralNames names(List<String> hosts) {
    List<GeneralName> names = new ArrayList<>();
    names.add(new GeneralName(GeneralName.dNSName, COMMON_NAME));
    for (String host : hosts) {
      int kind = IPAddress.isValid(host) ? GeneralName.iPAddress : GeneralName.dNSName;
      names.add(new GeneralName(kind, host));
    }
    return new GeneralNames(names.toArray(new GeneralName[0]));
  }

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no EC P-256", e);
    }
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, KeyPair pair, Duration valid) {
    Instant now = Instant.now();
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(127, RANDOM).setBit(126),
        Date.from(now.minus(VALID_BEFORE)),
        Date.from(now.plus(valid)),
        subject,
        pair.getPublic());
  }

  private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey signer) {
    String algorithm = signer.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(signer)));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("this Java has no " + algorithm, e);
    }
  }
}
