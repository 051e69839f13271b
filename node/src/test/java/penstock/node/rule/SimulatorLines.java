package penstock.node.rule;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts such as simulated devices log, each kind of line a few times. */
final class SimulatorLines {

  private static final Path FOLDER =
      Path.of(
          System.getProperty("penstock.home", ".."),
          "device-sim/src/main/resources/penstock/sim/line");

  private static final int EACH = 5;

  /** A place to fill in, of which a device's facts are plain words here. */
  private static final Pattern PLACE = Pattern.compile("\\{([^}]*)}");

  private SimulatorLines() {}

  static List<String> all(long seed) {
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>();
    for (String template : templates("lines.txt", 6)) {
      for (int i = 0; i < EACH; i++) {
        lines.add(PLACE.matcher(template).replaceAll(place -> filled(place.group(1), random)));
      }
    }
    for (String template : templates("incidents.txt", 5)) {
      lines.add(PLACE.matcher(template).replaceAll(place -> filled(place.group(1), random)));
    }
    return lines;
  }

  private static List<String> templates(String file, int columns) {
    try {
      return Files.readAllLines(FOLDER.resolve(file)).stream()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.split("\\s+", columns))
          .map(words -> app(words[columns - 3]) + words[columns - 1].replaceAll("\\\\n.*", ""))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String app(String word) {
    return word.equals("kernel") ? "" : word + "[812]: ";
  }

  private static String filled(String place, Random random) {
    String[] words = place.split(":", 2);
    String text =
        switch (words[0]) {
          case "of" -> pick(random, words[1].split("\\|", -1));
          case "ip", "gw", "wan", "peer", "dns" -> "192.0.2." + random.nextInt(256);
          case "mac", "bssid" -> String.format("3c:5a:b4:54:59:%02x", random.nextInt(256));
          case "domain" -> pick(random, "www.example.com", "time.example.net");
          case "hex" -> Integer.toHexString(random.nextInt(1 << 16));
          case "dec" -> random.nextInt(1_000) + "." + random.nextInt(100);
          case "neg" -> "-" + random.nextInt(100);
          case "sign" -> pick(random, "+", "-");
          case "two", "int", "seq", "dropped", "seconds" -> "" + (10 + random.nextInt(90));
          default -> words[0] + random.nextInt(4);
        };
    return Matcher.quoteReplacement(text);
  }

  private static String pick(Random random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
