package penstock.sim.fleetfile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The fleets that come with Penstock, by name. */
public final class FleetFolder {

  private final Path folder;

  public FleetFolder(Path folder) {
    this.folder = folder;
  }

  /** Of the installation that this process runs from. */
  public static FleetFolder installed() {
    return new FleetFolder(
        Path.of(System.getProperty("penstock.home", "")).resolve("conf").resolve("fleets"));
  }

  /** A file, or the name of one in here. */
  public Path find(String fleet) throws IOException {
    Path shipped = folder.resolve(fleet + ".conf");
    if (fleet.matches("[A-Za-z0-9_-]+") && Files.isReadable(shipped)) {
      return shipped;
    }
    Path file = Path.of(fleet);
    if (Files.isRegularFile(file)) {
      return file;
    }
    throw new FleetFileException(
        "no fleet "
            + fleet
            + ": "
            + Similar.hint(fleet, names())
            + "name a file, or one of "
            + String.join(", ", names()));
  }

  /** All of them, in order. */
  public List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".conf"))
          .map(name -> name.substring(0, name.length() - ".conf".length()))
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** What a file says of itself in the first line of its head comment. */
  public String about(String name) throws IOException {
    try (Stream<String> lines = Files.lines(folder.resolve(name + ".conf"))) {
      return lines.findFirst().orElse("").replaceFirst("^#+\\s*", "");
    }
  }
}
