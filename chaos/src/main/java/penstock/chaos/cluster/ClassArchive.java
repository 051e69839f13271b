package penstock.chaos.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The node's classes as the JVM has them in memory, in a file: with it a start costs half, and a
 * scenario is mostly starts. Made once for each build of the node, by a node that starts and stops
 * and never sees a device.
 *
 * @see <a href="https://openjdk.org/jeps/350">JEP 350, dynamic CDS archives</a>
 */
final class ClassArchive {

  private static final Duration START_MAX = Duration.ofMinutes(2);
  private static final Duration STOP_MAX = Duration.ofMinutes(2);

  private ClassArchive() {}

  /** The file, made where it is missing or older than the node's jar. */
  static synchronized Path of(NodeSettings settings) {
    Path archive = settings.directory().resolveSibling("node-classes.jsa");
    try {
      if (!Files.exists(archive)
          || Files.getLastModifiedTime(archive)
                  .compareTo(Files.getLastModifiedTime(settings.nodeJar()))
              < 0) {
        Files.deleteIfExists(archive);
        make(settings, archive);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return archive;
  }

  private static void make(NodeSettings settings, Path archive) {
    NodeSettings apart =
        new NodeSettings(
            settings.home(), settings.directory().resolve("archiving"), settings.settings());
    Path log = settings.directory().resolve("archiving.log");
    NodeProcess node =
        NodeProcess.start(apart, List.of("-XX:ArchiveClassesAtExit=" + archive), log);
    try {
      if (node.awaitReady(START_MAX) == null || node.stop(STOP_MAX) < 0) {
        node.kill();
        throw new IllegalStateException("a node did not start and stop; its log is " + log);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a node was started", e);
    }
  }
}
