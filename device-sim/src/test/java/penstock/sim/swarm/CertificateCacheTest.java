package penstock.sim.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.protocol.DeviceCertificate;

class CertificateCacheTest {

  @TempDir private Path folder;

  private List<String> get(int count) throws IOException {
    return new CertificateCache(folder)
        .get("fleet", count).stream().map(DeviceCertificate::fingerprint).toList();
  }

  @Test
  void shouldMakeEachCertificateOnce() throws IOException {
    List<String> three = get(3);
    assertEquals(three, get(3));
    List<String> five = get(5);
    assertEquals(three, five.subList(0, 3));
    assertEquals(three, get(3));
    assertEquals(5, five.stream().distinct().count());
    Path file = folder.resolve("fleet.p256");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void shouldSayWhatToDoAboutABrokenFile() throws IOException {
    get(1);
    Path file = folder.resolve("fleet.p256");
    Files.write(file, java.util.Arrays.copyOf(Files.readAllBytes(file), 100));
    IOException e = assertThrows(IOException.class, () -> get(1));
    assertTrue(e.getMessage().contains("delete it"), e::getMessage);
  }
}
