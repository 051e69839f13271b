package penstock.chaos;

import java.util.List;

/**
 * What came of a run.
 *
 * @param starts of nodes
 * @param tally how the uploads went
 * @param anomalies how many there were
 * @param first the first of them
 */
public record Outcome(
    String scenario, long seed, int starts, String tally, long anomalies, List<Anomaly> first) {

  private static final int SHOWN_MAX = 25;

  public boolean isClean() {
    return anomalies == 0;
  }

  /** In one line. */
  public String verdict() {
    return "%s, seed %d: %s; %d starts, %s"
        .formatted(
            scenario, seed, isClean() ? "nothing found" : anomalies + " anomalies", starts, tally);
  }

  /** The first anomalies, a line each. */
  public List<String> findings() {
    return first.stream().limit(SHOWN_MAX).map(Anomaly::toString).toList();
  }
}
