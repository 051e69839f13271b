package penstock.sim.swarm;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What befalls a fleet, in order.
 *
 * @param steps in the order of their seconds
 */
public record Storm(List<Step> steps) {

  /** Nothing befalls it. */
  public static final Storm NONE = new Storm(List.of());

  public Storm {
    steps = List.copyOf(steps);
    for (int i = 1; i < steps.size(); i++) {
      Check.that(
          steps.get(i).atSecond() >= steps.get(i - 1).atSecond(),
          "at of step " + (i + 1),
          steps.get(i).atSecond(),
          "not before the step ahead of it");
    }
  }

  /** All that it cuts off, brings back or restarts. */
  Set<String> neighbourhoods() {
    return steps.stream()
        .flatMap(step -> step.neighbourhoods().stream())
        .collect(Collectors.toSet());
  }

  void check(List<Neighbourhood> neighbourhoods, List<ClassSettings> classes) {
    Set<String> names =
        neighbourhoods.stream().map(Neighbourhood::name).collect(Collectors.toSet());
    for (Step step : steps) {
      for (String name : step.neighbourhoods()) {
        Check.that(names.contains(name), "neighbourhood of a storm", name, "one of the fleet's");
      }
      if (step instanceof Step.Louder louder) {
        Check.that(
            classes.stream().anyMatch(c -> c.name().equals(louder.deviceClass())),
            "class of a storm",
            louder.deviceClass(),
            "one of the fleet's");
      }
    }
  }

  /** The same, so many seconds later. */
  public Storm later(int bySeconds) {
    return new Storm(steps.stream().map(step -> step.later(bySeconds)).toList());
  }
}
