package penstock.chaos.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * With which the nodes of a run know each other: one certificate for all, made by the node's own
 * command.
 */
record ClusterCertificates(Path directory) {

  static ClusterCertificates make(NodeSettings of) {
    Path directory = of.directory().resolve("tls");
    Path log = of.directory().resolve("clustercert.log");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            of.build().classPath(),
            "penstock.node.Main",
            "clustercert",
            "--out",
            directory.toString());
    try {
      int exit =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start()
              .waitFor();
      if (exit != 0) {
        throw new IllegalStateException("clustercert ended with exit " + exit + ", see " + log);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    return new ClusterCertificates(directory);
  }

  List<String> settings() {
    return List.of(
        "penstock.cluster.tls.certificate=" + directory.resolve("node.crt"),
        "penstock.cluster.tls.key=" + directory.resolve("node.key"),
        "penstock.cluster.tls.ca=" + directory.resolve("ca.crt"));
  }
}
