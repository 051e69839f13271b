package penstock.sim.report;

import java.util.ArrayList;
import java.util.List;
import penstock.sim.swarm.SwarmResult;

/** The words above a picture. */
final class Headline {

  private Headline() {}

  static String title(SwarmResult result) {
    String storm = result.storm().isEmpty() ? "" : ", storm " + result.storm();
    return "%s%s: %s devices, %s"
        .formatted(
            result.fleet(),
            storm,
            Figures.count(result.devices()),
            Figures.clock(result.seconds().size()));
  }

  /** The key figures, a line each; one that begins with WRONG tells of a difference. */
  static List<String> lines(SwarmResult result) {
    List<String> lines = new ArrayList<>();
    Sums sums = Sums.of(result.seconds());
    lines.add(
        "%s uploads offered, %s admitted, %s refused, %s failed; %s of log; backlog %s at most, %s left"
            .formatted(
                Figures.count(sums.offered()),
                Figures.count(sums.admitted()),
                Figures.count(sums.refused()),
                Figures.count(sums.failed()),
                Figures.megabytes(sums.rawBytes()),
                Figures.megabytes(sums.backlogBytesMax()),
                Figures.megabytes(sums.backlogBytesEnd())));
    SwarmResult.Drain drain = result.drain();
    if (drain.fromSecond() >= 0) {
      lines.add(
          "storm: %s, at %s/s; %s refusals per upload, longest refused %s"
              .formatted(
                  drain.toSecond() < 0
                      ? "not drained"
                      : Figures.megabytes(drain.backlogBytes())
                          + " drained in "
                          + (drain.toSecond() - drain.fromSecond())
                          + " s",
                  Figures.megabytes(drain.rawBytesPerSecond()),
                  Figures.decimal(drain.refusalsPerUpload()),
                  Figures.millis(drain.refusedLongestMs())));
    }
    if (!result.differences().isEmpty()) {
      lines.add("WRONG: differences from the node's ledger: " + result.differences().size());
    }
    return lines;
  }
}
