package penstock.sim.demo;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * How the demo starts its node: as {@code bin/penstock node} would, or by the command in the system
 * property {@code penstock.node.command} or the environment's {@code PENSTOCK_NODE_COMMAND}, whose
 * words are parted by spaces.
 */
public final class NodeCommandLine {

  private NodeCommandLine() {}

  /** The whole command, with settings that choose free ports and where it keeps its data. */
  public static List<String> of(Path dataDir, int operatorPort) throws IOException {
    List<String> command = new ArrayList<>();
    apart(command);
    String given =
        System.getProperty(
            "penstock.node.command", System.getenv().getOrDefault("PENSTOCK_NODE_COMMAND", ""));
    if (given.isBlank()) {
      usual(command);
    } else {
      command.addAll(Arrays.asList(given.strip().split("\\s+", -1)));
    }
    command.addAll(
        List.of(
            "node",
            "-Dpenstock.device.port=0",
            "-Dpenstock.operator.port=" + operatorPort,
            "-Dpenstock.data-dir=" + dataDir));
    return command;
  }

  /**
   * In a session of its own, so that Ctrl-C in the terminal reaches the demo and not the node,
   * which is still to be asked what it has.
   */
  private static void apart(List<String> command) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      Path setsid = Path.of(folder, "setsid");
      if (Files.isExecutable(setsid)) {
        command.add(setsid.toString());
        return;
      }
    }
  }

  private static void usual(List<String> command) throws IOException {
    Path home = home();
    Path target = home.resolve("node").resolve("target");
    Path jar = target.resolve("penstock-node.jar");
    if (!Files.isReadable(jar)) {
      throw new IOException(
          jar + " is missing: start the demo with bin/penstock demo, which builds it");
    }
    command.add(java());
    command.add("-Xmx1g");
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("-Dpenstock.home=" + home);
    command.add("-cp");
    command.add(jar + File.pathSeparator + target.resolve("lib").resolve("*"));
    command.add("penstock.node.Main");
  }

  private static Path home() {
    Map<String, String> environment = System.getenv();
    String home =
        System.getProperty("penstock.home", environment.getOrDefault("PENSTOCK_HOME", ""));
    return Path.of(home).toAbsolutePath().normalize();
  }

  private static String java() {
    return Path.of(System.getProperty("java.home", ""), "bin", "java").toString();
  }
}
