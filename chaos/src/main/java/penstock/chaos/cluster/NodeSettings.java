package penstock.chaos.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a node of a run is started.
 *
 * @param name of the node in this run; its folder and its logs are called so
 * @param build what runs
 * @param directory of this run alone
 * @param host under which it is reached
 * @param prefix a command that runs another command, where the node needs one around it
 * @param jvm options of the JVM
 * @param settings each as {@code key=value}
 */
public record NodeSettings(
    String name,
    Build build,
    Path directory,
    String host,
    List<String> prefix,
    List<String> jvm,
    List<String> settings) {

  /**
   * A node's classes.
   *
   * @param home the checkout, built
   * @param ahead a folder of classes that stand in for the node's own ones, null for none
   */
  public record Build(Path home, @Nullable Path ahead) {

    Path jar() {
      return home.resolve("node").resolve("target").resolve("penstock-node.jar");
    }

    String classPath() {
      String own = jar() + ":" + jar().resolveSibling("lib").resolve("*");
      return ahead == null ? own : ahead + ":" + own;
    }
  }

  /** Of the operator's side: beyond loopback a node demands one. */
  static final String TOKEN = "a-token-of-a-chaos-run";

  /** Everything happens often: segments fill and age, checkpoints are made. */
  private static final List<String> HASTY =
      List.of(
          "penstock.segment.segment-bytes=1 MiB",
          "penstock.segment.segment-age=3 s",
          "penstock.segment.settle-wait=2 s",
          "penstock.checkpoint-interval=1 s",
          "penstock.ledger.snapshot-every=20",
          "penstock.ledger.passivate-after=1 s",
          "penstock.operator.write-token=" + TOKEN);

  /** What a short life needs: C1 alone, no collector threads. */
  private static final List<String> SHORT_LIFE =
      List.of("-Xmx384m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  /** A node with the settings that it ships with. */
  static NodeSettings shipped(Build build, Path directory) {
    String jvm = "@" + build.home().resolve("conf").resolve("jvm.options");
    return new NodeSettings(
        "node", build, directory, "127.0.0.1", List.of(), List.of(jvm), List.of());
  }

  /** A node of its own, on loopback, that keeps all in the run's folder. */
  public static NodeSettings alone(Build build, Path directory) {
    return new NodeSettings("node", build, directory, "127.0.0.1", List.of(), SHORT_LIFE, HASTY);
  }

  /** The same in another place, with more settings; a later one of a key wins. */
  NodeSettings at(String otherName, String otherHost, List<String> around, List<String> more) {
    List<String> all = new ArrayList<>(settings);
    all.addAll(more);
    return new NodeSettings(otherName, build, directory, otherHost, around, jvm, all);
  }

  /** The same in another place. */
  NodeSettings in(String otherName, Path otherDirectory) {
    return new NodeSettings(otherName, build, otherDirectory, host, prefix, jvm, settings);
  }

  /** What it keeps on its disk. */
  public Path data() {
    return directory.resolve(name + "-data");
  }

  Path log(int start) {
    return directory.resolve("%s-%02d.log".formatted(name, start));
  }
}
