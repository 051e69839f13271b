package penstock.sim.swarm;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A fleet of many devices, what may befall it, and the bounds that the simulator keeps to.
 *
 * @param name of the fleet; stands in the devices' ids
 * @param seed of all that is drawn, and of the devices' stream ids. Two runs with one seed must not
 *     talk to the same node: the second would seem to replay the first
 * @param seconds how long the devices log and upload; then comes {@link End}
 * @param neighbourhoods devices that hang on one line into the net
 * @param classes kinds of devices; every neighbourhood has some of each
 * @param firmwares versions that the devices run; may be empty
 * @param misbehaving devices that do not do as they should; the others do
 * @param storms by name
 */
public record SwarmSettings(
    String name,
    long seed,
    int seconds,
    List<Neighbourhood> neighbourhoods,
    List<ClassSettings> classes,
    List<Firmware> firmwares,
    Uploads uploads,
    List<Misbehaving> misbehaving,
    Connections connections,
    Map<String, Storm> storms,
    End end) {

  /** A device is numbered with 24 bits. */
  public static final int DEVICES_MAX = 1_000_000;

  /** A second of a run is kept until its end. */
  public static final int SECONDS_MAX = 86_400;

  public SwarmSettings {
    Check.matches("name", name, "[a-z0-9-]{1,32}");
    Check.within("seconds", seconds, 1, SECONDS_MAX);
    neighbourhoods = List.copyOf(neighbourhoods);
    classes = List.copyOf(classes);
    firmwares = List.copyOf(firmwares);
    misbehaving = List.copyOf(misbehaving);
    storms = Map.copyOf(storms);
    Check.that(!neighbourhoods.isEmpty(), "neighbourhoods", "none", "at least one");
    Check.that(!classes.isEmpty(), "classes", "none", "at least one");
    unique("neighbourhoods", neighbourhoods, Neighbourhood::name);
    unique("classes", classes, ClassSettings::name);
    unique("firmwares", firmwares, Firmware::label);
    Check.within("devices in all", count(neighbourhoods), 1, DEVICES_MAX);
    misbehavingFit(misbehaving, count(neighbourhoods));
    for (Storm storm : storms.values()) {
      storm.check(neighbourhoods, classes);
    }
    backlogsFit(neighbourhoods, classes, storms);
  }

  private static <T> void unique(String path, List<T> list, Function<T, String> name) {
    Set<String> seen = new HashSet<>();
    for (T each : list) {
      Check.that(seen.add(name.apply(each)), path, name.apply(each), "each name once");
    }
  }

  private static int count(List<Neighbourhood> neighbourhoods) {
    return neighbourhoods.stream().mapToInt(Neighbourhood::devices).sum();
  }

  private static void misbehavingFit(List<Misbehaving> misbehaving, int devices) {
    long bad = misbehaving.stream().mapToLong(kind -> kind.of(devices)).sum();
    Check.within("misbehaving devices in all", bad, 0, devices);
  }

  /** What does not fit would be lost before the run begins. */
  private static void backlogsFit(
      List<Neighbourhood> neighbourhoods, List<ClassSettings> classes, Map<String, Storm> storms) {
    int smallest = classes.stream().mapToInt(ClassSettings::bufferBytes).min().orElseThrow();
    for (Neighbourhood neighbourhood : neighbourhoods) {
      Check.within("backlog of " + neighbourhood.name(), neighbourhood.backlogBytes(), 0, smallest);
    }
    for (Storm storm : storms.values()) {
      for (Step step : storm.steps()) {
        if (step instanceof Step.Back back) {
          Check.within("backlog of a return", back.backlogBytes(), 0, smallest);
        }
      }
    }
  }

  /** How many devices in all. */
  public int devices() {
    return count(neighbourhoods);
  }

  /** The same for another time, with other things drawn. */
  public SwarmSettings with(long otherSeed, int otherSeconds) {
    return new SwarmSettings(
        name,
        otherSeed,
        otherSeconds,
        neighbourhoods,
        classes,
        firmwares,
        uploads,
        misbehaving,
        connections,
        storms,
        end);
  }

  /** The same with another end. */
  public SwarmSettings with(End other) {
    return new SwarmSettings(
        name,
        seed,
        seconds,
        neighbourhoods,
        classes,
        firmwares,
        uploads,
        misbehaving,
        connections,
        storms,
        other);
  }

  /** The same with every storm so many seconds later; the run takes as much longer. */
  public SwarmSettings later(int bySeconds) {
    return new SwarmSettings(
        name,
        seed,
        seconds + bySeconds,
        neighbourhoods,
        classes,
        firmwares,
        uploads,
        misbehaving,
        connections,
        storms.entrySet().stream()
            .collect(
                Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().later(bySeconds))),
        end);
  }
}
