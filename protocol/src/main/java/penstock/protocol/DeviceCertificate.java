package penstock.protocol;

import java.io.IOException;
import java.io.Reader;
import java.math.BigInteger;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A device's identity: an EC P-256 key and a certificate that it signed itself. No CA stands behind
 * it; the registry knows it by the SHA-256 fingerprint of its DER. On disk it is two PEM files that
 * curl takes with {@code --cert} and {@code --key}. Immutable.
 */
public final class DeviceCertificate {

  public static final String KEY_FILE = "device.key";
  public static final String CERTIFICATE_FILE = "device.crt";

  /** Nothing checks the dates on the way in; long enough that no client stumbles over them. */
  private static final Duration VALID = Duration.ofDays(365 * 20);

  /** A device made on a machine with a slow clock must not find its certificate in the future. */
  private static final Duration VALID_BEFORE = Duration.ofDays(1);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final PrivateKey privateKey;
  private final X509Certificate certificate;

  private DeviceCertificate(PrivateKey privateKey, X509Certificate certificate) {
    this.privateKey = privateKey;
    this.certificate = certificate;
  }

  /** Makes a new key and certificate. The name is for people: nothing believes it. */
  public static DeviceCertificate generate(String commonName) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
      KeyPair pair = generator.generateKeyPair();
      return new DeviceCertificate(pair.getPrivate(), selfSigned(commonName, pair));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("this Java has no EC P-256 or no SHA256withECDSA", e);
    }
  }

  /** Takes a key and a certificate that belong together; nobody checks that they do. */
  public static DeviceCertificate of(PrivateKey privateKey, X509Certificate certificate) {
    return new DeviceCertificate(privateKey, certificate);
  }

  private static X509Certificate selfSigned(String commonName, KeyPair pair)
      throws GeneralSecurityException, OperatorCreationException {
    X500Name name = new X500NameBuilder().addRDN(BCStyle.CN, commonName).build();
    Instant now = Instant.now();
    ContentSigner signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
    X509CertificateHolder holder =
        new JcaX509v3CertificateBuilder(
                name,
                new BigInteger(127, RANDOM).setBit(126),
                Date.from(now.minus(VALID_BEFORE)),
                Date.from(now.plus(VALID)),
                name,
                pair.getPublic())
            .build(signer);
    return new JcaX509CertificateConverter().getCertificate(holder);
  }

  /** Reads {@value #KEY_FILE} and {@value #CERTIFICATE_FILE}; also keys as OpenSSL writes them. */
  public static DeviceCertificate read(Path directory) throws IOException {
    Path keyFile = directory.resolve(KEY_FILE);
    Path certificateFile = directory.resolve(CERTIFICATE_FILE);
    DeviceCertificate read =
        new DeviceCertificate(readKey(keyFile), readCertificate(certificateFile));
    if (!read.belongsTogether()) {
      throw new IOException(
          keyFile + " is not the key of " + certificateFile + "; make both again with devcert");
    }
    return read;
  }

  private static PrivateKey readKey(Path file) throws IOException {
    Object object = readPem(file);
    JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
    if (object instanceof PrivateKeyInfo info) {
      return converter.getPrivateKey(info);
    }
    if (object instanceof PEMKeyPair pair) {
      return converter.getPrivateKey(pair.getPrivateKeyInfo());
    }
    throw new IOException(file + " holds no private key in PEM without a password");
  }

  private static X509Certificate readCertificate(Path file) throws IOException {
    if (readPem(file) instanceof X509CertificateHolder holder) {
      try {
        return new JcaX509CertificateConverter().getCertificate(holder);
      } catch (GeneralSecurityException e) {
        throw new IOException(file + " holds a broken certificate: " + e.getMessage(), e);
      }
    }
    throw new IOException(file + " holds no certificate in PEM");
  }

  /** The first object that is not a curve's parameters, which OpenSSL writes ahead of a key. */
  private static @Nullable Object readPem(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.US_ASCII);
        PEMParser parser = new PEMParser(reader)) {
      Object object = parser.readObject();
      while (object instanceof ASN1ObjectIdentifier) {
        object = parser.readObject();
      }
      return object;
    }
  }

  private boolean belongsTogether() {
    try {
      byte[] probe = {1, 2, 3};
      var signature = Signature.getInstance(signatureAlgorithm());
      signature.initSign(privateKey);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(certificate);
      signature.update(probe);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private String signatureAlgorithm() {
    return privateKey.getAlgorithm().startsWith("EC")
        ? "SHA256withECDSA"
        : "SHA256with" + privateKey.getAlgorithm();
  }

  /**
   * Writes both files, the key readable by its owner only.
   *
   * @param force replaces what is there
   * @throws FileAlreadyExistsException where one of the files is there and {@code force} is not set
   */
  public void write(Path directory, boolean force) throws IOException {
    Files.createDirectories(directory);
    Path keyFile = directory.resolve(KEY_FILE);
    Path certificateFile = directory.resolve(CERTIFICATE_FILE);
    if (!force) {
      refuse(keyFile);
      refuse(certificateFile);
    }
    PemFiles.writeKey(keyFile, privateKey);
    PemFiles.writeCertificate(certificateFile, certificate);
  }

  private static void refuse(Path file) throws FileAlreadyExistsException {
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
  }

  public X509Certificate certificate() {
    return certificate;
  }

  public PrivateKey privateKey() {
    return privateKey;
  }

  /** What the registry knows the device by; see {@link #fingerprint(X509Certificate)}. */
  public String fingerprint() {
    return fingerprint(certificate);
  }

  /** SHA-256 of the certificate's DER, 64 lower-case hexadecimal digits. */
  public static String fingerprint(X509Certificate certificate) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("a certificate without an encoding", e);
    }
  }

  /** For {@link SSLContext#init}, on either side of a connection. */
  public KeyManager[] keyManagers() {
    return new KeyManager[] {new SingleKey(privateKey, certificate)};
  }

  /**
   * A context of this device's own: sessions are resumed inside it, so two devices must not share
   * one.
   */
  public SSLContext clientContext(ServerTrust trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers(), trust.managers(), RANDOM);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }

  /** Offers the one key, whatever issuers the other side says it knows. */
  private static final class SingleKey extends X509ExtendedKeyManager {
    private static final String ALIAS = "device";

    private final PrivateKey key;
    private final X509Certificate certificate;

    SingleKey(PrivateKey key, X509Certificate certificate) {
      this.key = key;
      this.certificate = certificate;
    }

    private @Nullable String alias(String... keyTypes) {
      for (String type : keyTypes) {
        if (type.startsWith(key.getAlgorithm()) || key.getAlgorithm().startsWith(type)) {
          return ALIAS;
        }
      }
      return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return alias(types);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
        String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return alias(types);
    }

    @Override
    public @Nullable String chooseServerAlias(
        String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return alias(type);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
        String type, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return alias(type);
    }

    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
      String alias = alias(type);
      return alias == null ? null : new String[] {alias};
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
      return getClientAliases(type, issuers);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return new X509Certificate[] {certificate};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return key;
    }
  }
}
