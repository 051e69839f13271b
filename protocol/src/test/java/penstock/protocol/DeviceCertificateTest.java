package penstock.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceCertificateTest {

  @Test
  void shouldComeBackFromDiskAsItWas(@TempDir Path directory) throws Exception {
    DeviceCertificate made = DeviceCertificate.generate("router-1");
    made.write(directory, false);

    DeviceCertificate read = DeviceCertificate.read(directory);

    assertEquals(made.fingerprint(), read.fingerprint());
    assertEquals(made.privateKey(), read.privateKey());
    assertEquals("CN=router-1", read.certificate().getSubjectX500Principal().getName());
    read.certificate().verify(read.certificate().getPublicKey());
  }

  @Test
  void shouldKnowItselfByTheDigestOfItsDer() throws Exception {
    DeviceCertificate made = DeviceCertificate.generate("router-1");
    byte[] der = made.certificate().getEncoded();

    String expected = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der));

    assertEquals(expected, made.fingerprint());
    assertNotEquals(expected, DeviceCertificate.generate("router-1").fingerprint());
  }

  @Test
  void shouldKeepTheKeyFromOthers(@TempDir Path directory) throws IOException {
    DeviceCertificate.generate("router-1").write(directory, false);

    var permissions = Files.getPosixFilePermissions(directory.resolve("device.key"));

    assertEquals("rw-------", PosixFilePermissions.toString(permissions));
  }

  @Test
  void shouldNotReplaceAKeyUnlessForced(@TempDir Path directory) throws IOException {
    DeviceCertificate first = DeviceCertificate.generate("first");
    DeviceCertificate second = DeviceCertificate.generate("second");
    first.write(directory, false);

    assertThrows(FileAlreadyExistsException.class, () -> second.write(directory, false));
    assertEquals(first.fingerprint(), DeviceCertificate.read(directory).fingerprint());
    second.write(directory, true);
    assertEquals(second.fingerprint(), DeviceCertificate.read(directory).fingerprint());
  }

  @Test
  void shouldRefuseAKeyOfAnotherCertificate(@TempDir Path directory) throws IOException {
    DeviceCertificate.generate("first").write(directory, false);
    byte[] key = Files.readAllBytes(directory.resolve("device.key"));
    DeviceCertificate.generate("second").write(directory, true);
    Files.write(directory.resolve("device.key"), key);

    IOException refused = assertThrows(IOException.class, () -> DeviceCertificate.read(directory));

    assertTrue(refused.toString().contains("is not the key of"), refused.toString());
  }

  @Test
  void shouldShowItsCertificateToAServerThatItPinned() throws Exception {
    DeviceCertificate server = DeviceCertificate.generate("node");
    DeviceCertificate device = DeviceCertificate.generate("router-1");

    assertEquals(
        device.fingerprint(), seenBy(server, device, ServerTrust.pinned(server.fingerprint())));
    assertEquals(device.fingerprint(), seenBy(server, device, ServerTrust.any()));
  }

  @Test
  void shouldNotTalkToAnotherServerThanThePinned() {
    DeviceCertificate server = DeviceCertificate.generate("node");
    DeviceCertificate device = DeviceCertificate.generate("router-1");
    ServerTrust other = ServerTrust.pinned(device.fingerprint());

    assertThrows(SSLException.class, () -> seenBy(server, device, other));
  }

  @Test
  void shouldTrustWhatIsInTheCaFileOnly(@TempDir Path directory) throws Exception {
    DeviceCertificate server = DeviceCertificate.generate("node");
    DeviceCertificate device = DeviceCertificate.generate("router-1");
    server.write(directory, false);
    ServerTrust trust = ServerTrust.caFile(directory.resolve("device.crt"));

    assertTrue(trust.checksHostName());
    assertEquals(device.fingerprint(), seenBy(server, device, trust));
    assertThrows(
        SSLException.class, () -> seenBy(DeviceCertificate.generate("other"), device, trust));
  }

  @Test
  void shouldRefuseWhatIsNoFingerprint() {
    assertThrows(IllegalArgumentException.class, () -> ServerTrust.pinned("12ab"));
    assertFalse(ServerTrust.any().checksHostName());
  }

  /** The fingerprint of the client's certificate, as a server on loopback gets to see it. */
  private static String seenBy(
      DeviceCertificate server, DeviceCertificate device, ServerTrust trust) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(server.keyManagers(), new TrustManager[] {new AnyClient()}, null);
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try (SSLServerSocket listener =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      listener.setNeedClientAuth(true);
      Future<String> seen = executor.submit(() -> accept(listener));
      try (SSLSocket socket =
          (SSLSocket)
              device
                  .clientContext(trust)
                  .getSocketFactory()
                  .createSocket(InetAddress.getLoopbackAddress(), listener.getLocalPort())) {
        socket.startHandshake();
        socket.getOutputStream().write(1);
        socket.getInputStream().read();
      }
      return seen.get(10, TimeUnit.SECONDS);
    } finally {
      executor.shutdownNow();
    }
  }

  private static String accept(SSLServerSocket listener) throws IOException {
    try (SSLSocket accepted = (SSLSocket) listener.accept()) {
      accepted.getInputStream().read();
      var chain = accepted.getSession().getPeerCertificates();
      return DeviceCertificate.fingerprint((X509Certificate) chain[0]);
    }
  }
}
