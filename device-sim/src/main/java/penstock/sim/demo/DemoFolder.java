package penstock.sim.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the demo's node keeps its data and its log, and what becomes of them. */
public final class DemoFolder {

  private final Path data;
  private final Path log;
  private final boolean keepsData;

  private DemoFolder(Path data, Path log, boolean keepsData) {
    this.data = data;
    this.log = log;
    this.keepsData = keepsData;
  }

  /**
   * @param given keeps the data there; null: in a temporary folder
   * @param keep keeps the data wherever it is
   */
  public static DemoFolder make(@Nullable Path given, boolean keep) throws IOException {
    Path data = given;
    if (data == null) {
      data = Files.createTempDirectory("penstock-demo-");
    } else {
      Files.createDirectories(data);
    }
    Path log = Files.createTempFile("penstock-demo-node-", ".log");
    return new DemoFolder(data.toAbsolutePath(), log, keep || given != null);
  }

  public Path data() {
    return data;
  }

  public Path log() {
    return log;
  }

  boolean keepsData() {
    return keepsData;
  }

  /** Deletes what nobody wants. */
  public void clean(boolean keepLog) throws IOException {
    if (!keepsData) {
      deleteTree(data);
    }
    if (!keepLog) {
      Files.deleteIfExists(log);
    }
  }

  private static void deleteTree(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      paths.sorted(Comparator.reverseOrder()).forEach(DemoFolder::delete);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void delete(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
