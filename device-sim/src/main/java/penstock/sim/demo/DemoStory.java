package penstock.sim.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import penstock.sim.fleet.Fleet;
import penstock.sim.fleet.Neighbourhood;

/**
 * What befalls the demo's fleet, scene by scene: an outage of one neighbourhood long enough that
 * its devices overwrite log they could not send, reboots with and without power, panics, a program
 * that logs without end, connections that break. Immutable.
 */
final class DemoStory {

  /** A demo without an end tells its story anew so often. */
  static final Duration ENDLESS = Duration.ofMinutes(2);

  /** A storm that its token buckets have to stop. */
  private static final int STORM_LINES = 4_000;

  /** Does something to a fleet. */
  interface Deed {
    void to(Fleet fleet);
  }

  /**
   * One thing that happens.
   *
   * @param at from the story's beginning
   * @param told what it is, in a few words
   */
  record Scene(Duration at, String told, Deed deed) {}

  private final List<Scene> scenes = new ArrayList<>();
  private final Duration length;
  private final int devices;

  /** The story of a fleet that lives so long. */
  DemoStory(Duration length, Fleet fleet) {
    this.length = length;
    this.devices = fleet.devices().size();
    List<Neighbourhood> neighbourhoods = fleet.neighbourhoods();
    outage(0.25, 0.35, neighbourhoods.get(neighbourhoods.size() / 2));
    device(0.10, 3, "is started again", Fleet::warmReboot);
    device(0.15, 5, "panics", Fleet::panic);
    device(0.20, 8, "loses power", Fleet::coldReboot);
    device(0.30, 11, "logs without end", (f, index) -> f.storm(index, STORM_LINES));
    device(0.40, 13, "panics", Fleet::panic);
    device(0.45, 14, "loses its connection", Fleet::cut);
    device(0.50, 17, "loses power in the outage", Fleet::coldReboot);
    device(0.55, 18, "is started again in the outage", Fleet::warmReboot);
    device(0.70, 21, "panics", Fleet::panic);
    device(0.75, 22, "loses power", Fleet::coldReboot);
    device(0.80, 24, "loses its connection", Fleet::cut);
    device(0.85, 25, "is started again", Fleet::warmReboot);
    scenes.sort(Comparator.comparing(Scene::at));
  }

  private interface ToDevice {
    void to(Fleet fleet, int index);
  }

  private void device(double part, int number, String fate, ToDevice deed) {
    int index = number % devices;
    Deed done = fleet -> deed.to(fleet, index);
    scenes.add(new Scene(part(part), "device " + index + " " + fate, done));
  }

  private void outage(double from, double lasts, Neighbourhood neighbourhood) {
    Duration duration = part(lasts);
    String told = neighbourhood.city() + " has no network for " + duration.toSeconds() + " s";
    scenes.add(new Scene(part(from), told, fleet -> fleet.outage(neighbourhood, duration)));
    scenes.add(
        new Scene(
            part(from).plus(duration), neighbourhood.city() + " is back and floods", fleet -> {}));
  }

  private Duration part(double part) {
    return Duration.ofMillis((long) (length.toMillis() * part));
  }

  /** In order of time. */
  List<Scene> scenes() {
    return List.copyOf(scenes);
  }

  Duration length() {
    return length;
  }
}
