package penstock.sim.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run is to do.
 *
 * @param node how a node is started
 * @param jdk whose {@code bin/java} runs both processes
 * @param directory in which the node's data goes, in a folder that is deleted afterwards
 * @param load everything but the ports
 * @param profile where a flight recording of the measured time goes
 */
record BenchSettings(
    Node node, Path jdk, Path directory, LoadSettings load, Cores cores, @Nullable Path profile) {

  /**
   * What {@code java} is told to run.
   *
   * @param classPath as {@code -cp} takes it
   * @param mainClass takes {@code node -Dkey=value …}
   * @param options of the JVM
   * @param settings {@code key=value}
   */
  record Node(String classPath, String mainClass, List<String> options, List<String> settings) {

    /**
     * The node of an installation, with its rules.
     *
     * @param more options of the JVM behind those that a node has
     */
    static Node installed(Path home, List<String> more, List<String> settings) {
      List<String> options = new ArrayList<>();
      options.add("@" + home.resolve("conf").resolve("jvm.options"));
      options.addAll(more);
      Path target = home.resolve("node").resolve("target");
      List<String> all = new ArrayList<>();
      all.add("penstock.rules-dir=" + home.resolve("conf").resolve("rules"));
      all.addAll(settings);
      return new Node(
          target.resolve("penstock-node.jar") + ":" + target.resolve("lib").resolve("*"),
          "penstock.node.Main",
          options,
          all);
    }
  }

  String java() {
    return jdk.resolve("bin").resolve("java").toString();
  }
}
