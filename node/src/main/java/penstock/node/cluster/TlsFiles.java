package penstock.node.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.settings.SettingsException;

/**
 * The certificate files, read again where they changed, so that certificates are renewed without a
 * restart. Where new ones can't be used, as while they are being written, the old ones stay in
 * force. Thread-safe.
 */
final class TlsFiles {

  private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);

  private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

  private final TlsSettings settings;
  private TlsIdentity identity;
  private List<FileTime> times;
  private long lookedNanos = System.nanoTime();

  /**
   * @throws SettingsException where the files can't be used
   */
  TlsFiles(TlsSettings settings) {
    this.settings = settings;
    try {
      times = times();
      identity = TlsIdentity.read(settings);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new SettingsException(
          "penstock.cluster.tls",
          settings.certificate() + ", " + settings.key() + ", " + settings.ca(),
          "must be PEM files of a certificate chain, its PKCS #8 key and the CA: " + e);
    }
  }

  synchronized TlsIdentity current() {
    long now = System.nanoTime();
    if (now - lookedNanos >= LOOK_INTERVAL.toNanos()) {
      lookedNanos = now;
      look();
    }
    return identity;
  }

  private void look() {
    try {
      List<FileTime> found = times();
      if (!found.equals(times)) {
        identity = TlsIdentity.read(settings);
        times = found;
        LOG.info("new certificates between nodes are in force");
      }
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      LOG.warn("new certificates between nodes can't be used, the old stay in force: {}", e + "");
    }
  }

  private List<FileTime> times() throws IOException {
    List<FileTime> found = new ArrayList<>();
    for (String file : List.of(settings.certificate(), settings.key(), settings.ca())) {
      found.add(Files.getLastModifiedTime(Path.of(file)));
    }
    return found;
  }
}
