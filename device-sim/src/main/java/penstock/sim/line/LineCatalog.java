package penstock.sim.line;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * All kinds of lines, from {@code lines.txt} and {@code incidents.txt} beside this class.
 * Immutable, one for all.
 */
final class LineCatalog {

  /** Weights have up to three decimals. */
  private static final double WEIGHT_UNIT = 1000;

  private final Map<DeviceClass, Mix> mixes = new EnumMap<>(DeviceClass.class);
  private final Map<String, List<LineKind>> incidents = new HashMap<>();

  /** Kinds with the running sum of their weights. */
  private static final class Mix {
    final List<LineKind> kinds = new ArrayList<>();
    final Map<String, List<LineKind>> quietByApp = new HashMap<>();
    private long[] sums = new long[0];

    void add(LineKind kind, long weight) {
      kinds.add(kind);
      sums = Arrays.copyOf(sums, sums.length + 1);
      sums[sums.length - 1] = weight + (sums.length > 1 ? sums[sums.length - 2] : 0);
      if (!kind.hasRule() && !kind.isKernel()) {
        quietByApp.computeIfAbsent(kind.app(), app -> new ArrayList<>()).add(kind);
      }
    }

    LineKind draw(LineRandom random) {
      long drawn = random.below(sums[sums.length - 1]);
      int at = Arrays.binarySearch(sums, drawn);
      return kinds.get(at >= 0 ? at + 1 : -at - 1);
    }
  }

  LineCatalog() {
    for (DeviceClass deviceClass : DeviceClass.values()) {
      mixes.put(deviceClass, new Mix());
    }
    read("lines.txt", this::addOrdinary);
    read("incidents.txt", this::addIncident);
  }

  private interface LineTaker {
    void take(String line);
  }

  private static void read(String resource, LineTaker taker) {
    try (InputStream in = LineCatalog.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing from the jar");
      }
      BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      reader.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(taker::take);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void addOrdinary(String line) {
    String[] columns = line.split("\\s+", 6);
    LineKind kind = LineKind.parse(columns[2], columns[3], columns[4], columns[5]);
    long weight = Math.round(Double.parseDouble(columns[1]) * WEIGHT_UNIT);
    for (DeviceClass deviceClass : classes(columns[0])) {
      mix(deviceClass).add(kind, weight);
    }
  }

  private void addIncident(String line) {
    String[] columns = line.split("\\s+", 5);
    LineKind kind = LineKind.parse(columns[1], columns[2], columns[3], columns[4]);
    incidents
        .computeIfAbsent(columns[0].toUpperCase(Locale.ROOT), name -> new ArrayList<>())
        .add(kind);
  }

  private static List<DeviceClass> classes(String column) {
    if (column.equals("all")) {
      return List.of(DeviceClass.values());
    }
    return Arrays.stream(column.split(",", -1))
        .map(word -> DeviceClass.valueOf(word.toUpperCase(Locale.ROOT)))
        .toList();
  }

  private Mix mix(DeviceClass deviceClass) {
    Mix mix = mixes.get(deviceClass);
    if (mix == null) {
      throw new IllegalStateException("no lines for " + deviceClass);
    }
    return mix;
  }

  /** An ordinary line of such a device, by weight. */
  LineKind draw(DeviceClass deviceClass, LineRandom random) {
    return mix(deviceClass).draw(random);
  }

  /** A line that a storming program prints over and over: one without a rule. */
  LineKind drawStorm(DeviceClass deviceClass, String app, LineRandom random) {
    List<LineKind> kinds = mix(deviceClass).quietByApp.get(app);
    if (kinds == null) {
      throw new IllegalArgumentException("a " + deviceClass.word() + " runs no " + app);
    }
    return kinds.get((int) random.below(kinds.size()));
  }

  /** The programs that such a device runs, in order of their names. */
  List<String> apps(DeviceClass deviceClass) {
    return List.copyOf(new TreeSet<>(mix(deviceClass).quietByApp.keySet()));
  }

  /** The lines of an incident in order. */
  List<LineKind> incident(IncidentKind kind) {
    return incidents.getOrDefault(kind.name(), List.of());
  }

  /** Every rule that lines are made for. */
  List<String> rules() {
    TreeSet<String> rules = new TreeSet<>();
    mixes.values().forEach(mix -> mix.kinds.forEach(kind -> rules.add(kind.rule())));
    incidents.values().forEach(kinds -> kinds.forEach(kind -> rules.add(kind.rule())));
    rules.remove(LineKind.NO_RULE);
    return List.copyOf(rules);
  }
}
