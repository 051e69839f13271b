package penstock.sim.cli;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import penstock.sim.fleet.FleetSettings;
import picocli.CommandLine.Option;

/** Options of a fleet that commands share. */
public final class FleetOptions {

  @Option(
      names = "--devices",
      paramLabel = "N",
      description = "How many devices (default: ${DEFAULT-VALUE}).")
  private int devices = 200;

  @Option(
      names = "--neighbourhoods",
      paramLabel = "K",
      description = "How many neighbourhoods they are spread over (default: ${DEFAULT-VALUE}).")
  private int neighbourhoods = 4;

  @Option(
      names = "--rate-factor",
      paramLabel = "F",
      description =
          "How many times as fast as in real life all goes: lines, upload intervals, reboots."
              + " In real life a device logs 35 KB a minute and uploads once in it.")
  private @Nullable Double rateFactor;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Draws all that is drawn; use one once for each node (default: at random).")
  private @Nullable Long seed;

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = "How many uploads may be under way at once (default: ${DEFAULT-VALUE}).")
  private int connections = FleetSettings.CONNECTIONS_USUAL;

  /**
   * @param usualRateFactor where none was given
   * @param tagged whether the devices' ids are to differ from those of other runs
   */
  public FleetSettings settings(double usualRateFactor, boolean tagged) {
    long drawn = seed == null ? new SplittableRandom().nextLong() >>> 1 : seed;
    return new FleetSettings(
        devices,
        Math.min(neighbourhoods, devices),
        drawn,
        rateFactor == null ? usualRateFactor : rateFactor,
        connections,
        tagged ? tag(drawn) : "");
  }

  private static String tag(long seed) {
    return Long.toString(Long.remainderUnsigned(seed, 36 * 36 * 36 * 36), 36);
  }
}
