package penstock.sim.swarm;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import penstock.protocol.DeviceCertificate;

/**
 * Keeps the certificates of simulated devices, because 5,000 of them take seconds to make: a file
 * for each fleet, with a key and a certificate in DER for each device, each behind its length.
 */
final class CertificateCache {

  private static final int DER_BYTES_MAX = 16 * 1024;

  private final Path folder;

  CertificateCache(Path folder) {
    this.folder = folder;
  }

  /** {@code $XDG_CACHE_HOME/penstock/certificates}, or the same under {@code ~/.cache}. */
  static Path usual() {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path base =
        cache == null || cache.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache);
    return base.resolve("penstock").resolve("certificates");
  }

  /** The certificates of a fleet's devices, by their numbers; makes those that are missing. */
  List<DeviceCertificate> get(String fleet, int count) throws IOException {
    Path file = folder.resolve(fleet + ".p256");
    List<DeviceCertificate> all = new ArrayList<>(read(file));
    if (all.size() < count) {
      all.addAll(
          IntStream.range(all.size(), count)
              .parallel()
              .mapToObj(index -> DeviceCertificate.generate(fleet + "-" + index))
              .toList());
      write(file, all);
    }
    return List.copyOf(all.subList(0, count));
  }

  private static List<DeviceCertificate> read(Path file) throws IOException {
    List<DeviceCertificate> found = new ArrayList<>();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      KeyFactory keys = KeyFactory.getInstance("EC");
      CertificateFactory certificates = CertificateFactory.getInstance("X.509");
      while (true) {
        in.mark(1);
        if (in.read() < 0) {
          return found;
        }
        in.reset();
        byte[] key = der(in);
        byte[] certificate = der(in);
        found.add(
            DeviceCertificate.of(
                keys.generatePrivate(new PKCS8EncodedKeySpec(key)),
                (X509Certificate)
                    certificates.generateCertificate(new ByteArrayInputStream(certificate))));
      }
    } catch (NoSuchFileException e) {
      return found;
    } catch (GeneralSecurityException | EOFException e) {
      throw new IOException(file + " is broken: delete it, it is made again", e);
    }
  }

  private static byte[] der(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 1 || length > DER_BYTES_MAX) {
      throw new EOFException("a length of " + length);
    }
    byte[] der = new byte[length];
    in.readFully(der);
    return der;
  }

  /** Written aside and renamed, so that it is whole or not there. */
  private void write(Path file, List<DeviceCertificate> all) throws IOException {
    Files.createDirectories(folder);
    Path aside =
        Files.createTempFile(
            folder,
            "new",
            ".p256",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(aside)))) {
      for (DeviceCertificate each : all) {
        put(out, each.privateKey().getEncoded());
        put(out, each.certificate().getEncoded());
      }
    } catch (GeneralSecurityException e) {
      throw new IOException("a certificate without an encoding", e);
    }
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void put(DataOutputStream out, byte[] der) throws IOException {
    out.writeInt(der.length);
    out.write(der);
  }
}
