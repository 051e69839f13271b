package penstock.sim.bench;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a flood is to be.
 *
 * @param jdk whose {@code bin/java} runs both processes
 * @param simOptions of the simulator's JVM
 * @param directory in which the node's data goes, in a folder that is deleted afterwards
 * @param retry what refused devices are told; empty: the node's usual
 * @param idealMbPerSecond raw log that the node takes without a flood; NaN where nobody said
 * @param json,picture where the run is written to
 */
record FloodSettings(
    BenchSettings.Node node,
    Path jdk,
    List<String> simOptions,
    Path directory,
    Cores cores,
    Run run,
    String retry,
    double idealMbPerSecond,
    @Nullable Path json,
    @Nullable Path picture) {

  /**
   * What the simulator is to do.
   *
   * @param warmup seconds of ordinary life ahead of the storm
   * @param seconds of the run without them; null: the fleet's
   */
  record Run(String fleet, String storm, int warmup, @Nullable Integer seconds, long seed) {}

  String java() {
    return jdk.resolve("bin").resolve("java").toString();
  }
}
