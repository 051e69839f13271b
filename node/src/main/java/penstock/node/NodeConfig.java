package penstock.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.node.cluster.ClusterConfig;
import penstock.node.device.PersistenceConfig;
import penstock.node.segment.s3.AlpakkaConfig;
import penstock.node.settings.SettingsException;

/**
 * Puts the configuration together: what the command line says, over the file, over {@code
 * reference.conf}; and what Akka needs, made from our settings.
 */
final class NodeConfig {

  private static final int THREADS_MIN = 1;

  /** The dispatcher on which bodies are decompressed and parsed. */
  static final String INTAKE = "penstock-intake-dispatcher";

  private static final String DEFAULT_DISPATCHER = "akka.actor.default-dispatcher";

  private NodeConfig() {}

  /** The {@code penstock.*} settings with everything that stands in the jars. */
  static Config load(@Nullable Path file, Map<String, String> overrides) {
    try {
      Config config = file == null ? ConfigFactory.empty() : parse(file);
      return ConfigFactory.parseMap(new HashMap<String, Object>(overrides), "the command line")
          .withFallback(config)
          .withFallback(ConfigFactory.defaultReferenceUnresolved())
          .resolve();
    } catch (ConfigException e) {
      throw new SettingsException(
          file == null ? "-D" : file.toString(), "(HOCON)", String.valueOf(e.getMessage()));
    }
  }

  private static Config parse(Path file) {
    if (!Files.isReadable(file)) {
      throw new SettingsException("--config", file, "must be a file that can be read");
    }
    return ConfigFactory.parseFile(
        file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
  }

  /**
   * What the actor system runs with.
   *
   * @param id of this start of the node
   * @param endsJvm whether the process ends with the node
   */
  static Config akka(Config root, NodeSettings settings, NodeId id, boolean endsJvm) {
    Map<String, Object> akka = new HashMap<>();
    akka.put("akka.actor.allow-java-serialization", "off");
    // Akka's eight threads on a machine of one or two cores only wake each other up, and leave the
    // grinder's a tenth of a core; nothing here blocks one of them.
    akka.put(DEFAULT_DISPATCHER + ".fork-join-executor.parallelism-min", THREADS_MIN);
    akka.put("akka.actor.internal-dispatcher.fork-join-executor.parallelism-min", THREADS_MIN);
    // What an upload's messages pass through: with all of it in one pool, a thread sends them to
    // itself.
    akka.put("akka.io.tcp.worker-dispatcher", DEFAULT_DISPATCHER);
    akka.put("akka.cluster.sharding.use-dispatcher", DEFAULT_DISPATCHER);
    akka.put(INTAKE + ".type", "Dispatcher");
    akka.put(INTAKE + ".executor", "thread-pool-executor");
    akka.put(
        INTAKE + ".thread-pool-executor.fixed-pool-size",
        Runtime.getRuntime().availableProcessors());
    akka.put("akka.loglevel", "INFO");
    akka.put("akka.loggers", List.of("akka.event.slf4j.Slf4jLogger"));
    akka.put("akka.logging-filter", "akka.event.slf4j.Slf4jLoggingFilter");
    akka.put("akka.log-dead-letters", "off");
    akka.put("akka.coordinated-shutdown.exit-jvm", endsJvm ? "on" : "off");
    return PersistenceConfig.of(root)
        .withFallback(ClusterConfig.of(settings.cluster(), id.role()))
        .withFallback(AlpakkaConfig.pool(settings.s3()))
        .withFallback(ConfigFactory.parseMap(akka, "penstock"))
        .withFallback(root);
  }
}
