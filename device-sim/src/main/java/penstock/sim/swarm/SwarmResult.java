package penstock.sim.swarm;

import java.util.List;

/**
 * What became of a run.
 *
 * @param fleet name of the fleet's file
 * @param storm name of the storm, empty where there was none
 * @param devices how many
 * @param seconds all of it, second by second
 * @param neighbourhoods each of them, in the fleet's order
 * @param drain how the storm's backlog went down; {@link Drain#NONE} where there was no storm
 * @param differences between what the devices know and what the node's ledger says; empty where all
 *     agrees
 */
public record SwarmResult(
    String fleet,
    String storm,
    int devices,
    List<Second> seconds,
    List<NeighbourhoodResult> neighbourhoods,
    Drain drain,
    List<String> differences) {

  /**
   * What became of one neighbourhood's devices.
   *
   * @param inStorm whether the storm cut it off
   * @param uploads answered 200
   * @param refused answered 503 or 429
   * @param failed without an answer, or with any other one
   * @param rawBytes acknowledged
   * @param lostRecords overwritten before they could be uploaded
   * @param ack from an upload's first byte to its 200, over the whole run
   * @param refusedLongestMs the longest time from a device's first refusal to its next 200
   */
  public record NeighbourhoodResult(
      String name,
      boolean inStorm,
      int devices,
      long uploads,
      long refused,
      long failed,
      long rawBytes,
      long lostRecords,
      Percentiles ack,
      double refusedLongestMs) {}

  /** In milliseconds; NaN where nothing was measured. */
  public record Percentiles(
      double p50Ms, double p90Ms, double p99Ms, double p999Ms, double maxMs) {}

  /**
   * How a storm's devices got rid of what they had kept.
   *
   * @param fromSecond when they came back
   * @param toSecond when the last of them had sent what it had kept until then; -1 where not all
   *     did
   * @param backlogBytes log text that they had kept, together
   * @param rawBytesPerSecond acknowledged between the two, of all devices
   * @param refusalsPerUpload answers 503 or 429 for each 200, of the storm's devices, until drained
   * @param refusedLongestMs the longest time from a device's first refusal to its next 200
   * @param spread of the storm's uploads over the seconds of the drain: the standard deviation of
   *     the arrivals a second by their mean; 0 is a perfect line
   */
  public record Drain(
      int fromSecond,
      int toSecond,
      long backlogBytes,
      double rawBytesPerSecond,
      double refusalsPerUpload,
      double refusedLongestMs,
      double spread) {
    public static final Drain NONE =
        new Drain(-1, -1, 0, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
  }
}
