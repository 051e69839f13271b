package penstock.sim.report;

import java.util.ArrayList;
import java.util.List;
import penstock.sim.swarm.Step;
import penstock.sim.swarm.Storm;

/** A storm's steps as spans of time. */
public final class StormBands {

  private StormBands() {}

  /** In the order of the steps; an outage lasts until all that it cut off is back. */
  public static List<Band> of(Storm storm, int seconds) {
    List<Band> bands = new ArrayList<>();
    for (Step step : storm.steps()) {
      int at = step.atSecond();
      if (step instanceof Step.Cut cut) {
        bands.add(new Band(Band.Kind.CUT, at, back(storm, cut, seconds), "cut: " + who(step)));
      } else if (step instanceof Step.Back back) {
        int to = at + (int) Math.ceil(back.withinSeconds());
        bands.add(new Band(Band.Kind.RETURN, at, to, "back: " + who(step)));
      } else if (step instanceof Step.Reboot reboot) {
        int to = at + (int) Math.ceil(reboot.withinSeconds());
        bands.add(new Band(Band.Kind.OTHER, at, to, "reboot: " + who(step)));
      } else if (step instanceof Step.Louder louder) {
        String label = louder.deviceClass() + " " + Figures.decimal(louder.factor()) + " times";
        bands.add(new Band(Band.Kind.OTHER, at, at, label));
      }
    }
    return List.copyOf(bands);
  }

  private static int back(Storm storm, Step.Cut cut, int seconds) {
    return storm.steps().stream()
        .filter(step -> step instanceof Step.Back && step.atSecond() >= cut.atSecond())
        .filter(step -> step.neighbourhoods().stream().anyMatch(cut.neighbourhoods()::contains))
        .mapToInt(Step::atSecond)
        .max()
        .orElse(seconds);
  }

  private static String who(Step step) {
    List<String> names = step.neighbourhoods();
    return names.size() == 1 ? names.get(0) : names.size() + " neighbourhoods";
  }
}
