package penstock.sim.bench;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run is to do.
 *
 * @param home where Penstock is installed
 * @param jdk whose {@code bin/java} runs both processes
 * @param directory in which the node's data goes, in a folder that is deleted afterwards
 * @param load everything but the ports
 * @param nodeSettings {@code key=value}, of the node
 * @param profile where a flight recording of the measured time goes
 */
record BenchSettings(
    Path home,
    Path jdk,
    Path directory,
    LoadSettings load,
    Cores cores,
    List<String> nodeJavaOptions,
    List<String> nodeSettings,
    @Nullable Path profile) {

  String java() {
    return jdk.resolve("bin").resolve("java").toString();
  }
}
