package penstock.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Where a run keeps its history, its nodes' logs and their data. */
public record RunFolder(Path path) {

  /** A new one; what an earlier run with this name left is deleted. */
  public static RunFolder fresh(Path parent, String name) {
    RunFolder folder = new RunFolder(parent.resolve(name).toAbsolutePath().normalize());
    folder.delete();
    try {
      Files.createDirectories(folder.path());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder;
  }

  /** Deletes it with all that is in it. */
  public void delete() {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(path)) {
      for (Path one : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(one);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
