package penstock.sim.bench;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Undoes what a run did, last thing first: at its end, and on Ctrl-C from a shutdown hook. Each
 * thing is undone once, whoever comes first. Thread-safe.
 */
final class Cleanup implements Closeable {

  private final Deque<Closeable> things = new ArrayDeque<>();
  private boolean closed;

  /** One that also runs when this JVM is told to end. */
  static Cleanup hooked() {
    Cleanup cleanup = new Cleanup();
    Runtime.getRuntime().addShutdownHook(new Thread(cleanup::close, "bench-cleanup"));
    return cleanup;
  }

  /** Closes it when the time comes, or now where that has come already. */
  synchronized <T extends Closeable> T add(T thing) throws IOException {
    if (closed) {
      thing.close();
      throw new IOException("the bench is ending");
    }
    things.push(thing);
    return thing;
  }

  /** A new folder that is deleted in the end, with all that is in it. */
  Path directory(Path parent) throws IOException {
    Path directory = Files.createTempDirectory(parent, "penstock-bench-");
    add(() -> delete(directory));
    return directory;
  }

  @Override
  public synchronized void close() {
    closed = true;
    while (!things.isEmpty()) {
      try {
        things.pop().close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path visited, @org.jspecify.annotations.Nullable IOException failure)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
