package penstock.protocol;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.jspecify.annotations.Nullable;

/** Keys and certificates in PEM files, as OpenSSL and curl take them. */
public final class PemFiles {

  private static final String KEY_BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String KEY_END = "-----END PRIVATE KEY-----";
  private static final List<String> ALGORITHMS = List.of("EC", "RSA", "Ed25519");

  private PemFiles() {}

  /** All certificates of a file, in their order; at least one. */
  public static X509Certificate[] certificates(Path file)
      throws IOException, GeneralSecurityException {
    byte[] pem = Files.readAllBytes(file);
    X509Certificate[] all =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem))
            .toArray(new X509Certificate[0]);
    if (all.length == 0) {
      throw new IOException(file + " holds no certificate in PEM");
    }
    return all;
  }

  /** A key in PKCS #8, without a password. */
  public static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    String pem = Files.readString(file);
    int from = pem.indexOf(KEY_BEGIN);
    int to = pem.indexOf(KEY_END);
    if (from < 0 || to < from) {
      throw new IOException(file + " holds no PRIVATE KEY (PKCS #8, without a password)");
    }
    byte[] der = Base64.getMimeDecoder().decode(pem.substring(from + KEY_BEGIN.length(), to));
    for (String algorithm : ALGORITHMS) {
      PrivateKey key = key(algorithm, der);
      if (key != null) {
        return key;
      }
    }
    throw new IOException(file + " holds no key of " + String.join(", ", ALGORITHMS));
  }

  private static @Nullable PrivateKey key(String algorithm, byte[] der)
      throws GeneralSecurityException {
    try {
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (InvalidKeySpecException e) {
      return null;
    }
  }

  /** Writes a key in PKCS #8, readable by its owner only; replaces what is there. */
  public static void writeKey(Path file, PrivateKey key) throws IOException {
    replace(file, pem(new JcaPKCS8Generator(key, null)), "rw-------");
  }

  /** Writes a certificate; replaces what is there. */
  public static void writeCertificate(Path file, X509Certificate certificate) throws IOException {
    replace(file, pem(certificate), "rw-r--r--");
  }

  /** Through a file beside it, so that a key is never readable by others, not even for a moment. */
  private static void replace(Path file, String contents, String permissions) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    Path beside = Files.createTempFile(directory, ".", ".pem", attributes(permissions));
    try {
      Files.writeString(beside, contents, StandardCharsets.US_ASCII);
      Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  private static FileAttribute<?>[] attributes(String permissions) {
    if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
    };
  }

  private static String pem(Object object) throws IOException {
    StringWriter out = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(out)) {
      writer.writeObject(object);
    }
    return out.toString();
  }
}
