package penstock.chaos.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import penstock.chaos.cluster.NodeSettings.Build;

/**
 * The node's classes as the JVM has them in memory, in a file: with it a start costs half, and a
 * run is mostly starts. Made once for each build of the node, by a node that starts and stops and
 * never sees a device.
 *
 * @see <a href="https://openjdk.org/jeps/350">JEP 350, dynamic CDS archives</a>
 */
final class ClassArchive {

  private static final Duration START_MAX = Duration.ofMinutes(2);
  private static final Duration STOP_MAX = Duration.ofMinutes(2);

  private ClassArchive() {}

  /**
   * What the JVM has to be told; nothing where the classes are not the build's own.
   *
   * @param directory of the run, for the node that makes the archive
   */
  static synchronized List<String> options(Build build, Path directory) {
    if (build.ahead() != null) {
      return List.of();
    }
    Path archive = build.jar().resolveSibling("chaos-classes.jsa");
    try {
      if (!Files.exists(archive)
          || Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(build.jar()))
              < 0) {
        Files.deleteIfExists(archive);
        make(NodeSettings.alone(build, directory).in("archiving", directory), archive);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of("-XX:SharedArchiveFile=" + archive);
  }

  private static void make(NodeSettings settings, Path archive) {
    Path log = settings.log(0);
    NodeProcess node =
        NodeProcess.start(settings, List.of("-XX:ArchiveClassesAtExit=" + archive), log);
    try {
      if (node.awaitReady(START_MAX) == null || node.stop(STOP_MAX) < 0) {
        throw new IllegalStateException("a node did not start and stop; its log is " + log);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a node was started", e);
    } finally {
      node.destroy();
    }
  }
}
