package penstock.sim.fleetfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import penstock.sim.swarm.Step;
import penstock.sim.swarm.Storm;

/** Reads the storms of a fleet: what befalls whom, and when. */
final class StormReader {

  private static final double MILLIS = 1e3;

  private final List<String> neighbourhoods;

  private StormReader(List<String> neighbourhoods) {
    this.neighbourhoods = neighbourhoods;
  }

  static Map<String, Storm> read(Block block, List<String> neighbourhoods) {
    StormReader reader = new StormReader(neighbourhoods);
    Map<String, Storm> storms = new TreeMap<>();
    for (String name : block.names()) {
      List<Step> steps = new ArrayList<>();
      for (Block step : block.blocks(name)) {
        steps.add(reader.step(step));
        step.end();
      }
      storms.put(name, new Storm(steps));
    }
    return storms;
  }

  private Step step(Block step) {
    int at = step.seconds("at");
    if (step.has("cut")) {
      return new Step.Cut(at, chosen(step, "cut"));
    }
    if (step.has("back")) {
      return new Step.Back(at, chosen(step, "back"), within(step), step.bytes("backlog", 0));
    }
    if (step.has("reboot")) {
      return new Step.Reboot(at, chosen(step, "reboot"), step.flag("cold", false), within(step));
    }
    if (step.has("louder")) {
      return new Step.Louder(at, step.string("louder"), step.decimal("factor"));
    }
    throw new FleetFileException(step.path("at") + ": a step must say cut, back, reboot or louder");
  }

  private static double within(Block step) {
    return step.duration("within").toMillis() / MILLIS;
  }

  /** Names; {@code north-*} is all that begin so, {@code *} is all. */
  private List<String> chosen(Block step, String key) {
    List<String> chosen = new ArrayList<>();
    for (String name : step.strings(key)) {
      List<String> meant =
          name.endsWith("*")
              ? neighbourhoods.stream()
                  .filter(each -> each.startsWith(name.substring(0, name.length() - 1)))
                  .toList()
              : neighbourhoods.stream().filter(name::equals).toList();
      if (meant.isEmpty()) {
        throw step.refused(
            key, Similar.hint(name, neighbourhoods) + "no neighbourhood of this fleet");
      }
      chosen.addAll(meant);
    }
    return chosen.stream().distinct().toList();
  }
}
