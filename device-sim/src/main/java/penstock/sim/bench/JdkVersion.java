package penstock.sim.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which Java a directory holds, from the file {@code release} in it. */
final class JdkVersion {

  private JdkVersion() {}

  /** As in {@code 17.0.15}; the directory's name where it does not say. */
  static String of(Path jdk) throws IOException {
    Path release = jdk.resolve("release");
    String name = jdk.toString();
    return Files.exists(release) ? version(Files.readString(release), name) : name;
  }

  static String version(String release, String otherwise) {
    return release
        .lines()
        .filter(line -> line.startsWith("JAVA_VERSION="))
        .map(line -> line.substring(line.indexOf('=') + 1).replace("\"", ""))
        .findFirst()
        .orElse(otherwise);
  }
}
