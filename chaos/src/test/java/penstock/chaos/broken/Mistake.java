package penstock.chaos.broken;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A mistake that a developer of the node could make in one source file. Nothing of it is in the
 * node: the changed file is compiled apart, and its classes are put ahead of the node's own ones.
 *
 * @param file under the node's sources
 */
record Mistake(String name, String file, List<Change> changes) {

  /**
   * A place of the file.
   *
   * @param right what stands there, and nowhere else
   * @param wrong what would stand there
   */
  record Change(String right, String wrong) {

    String in(String source, String file) {
      int at = source.indexOf(right);
      if (at < 0 || source.indexOf(right, at + 1) >= 0) {
        throw new IllegalStateException(
            file + " has changed: this has to be there once, to be replaced: " + right);
      }
      return source.replace(right, wrong);
    }
  }

  static Mistake of(String name, String file, String right, String wrong) {
    return new Mistake(name, file, List.of(new Change(right, wrong)));
  }

  /** The same with one more place. */
  Mistake and(String right, String wrong) {
    List<Change> more = new ArrayList<>(changes);
    more.add(new Change(right, wrong));
    return new Mistake(name, file, more);
  }

  /** Compiles it; returns the folder of the classes. */
  Path compile(Path home, Path directory) {
    Path sources = home.resolve("node").resolve("src").resolve("main").resolve("java");
    Path target = home.resolve("node").resolve("target");
    try {
      Path changed = directory.resolve("sources").resolve(file);
      Files.createDirectories(changed.getParent());
      Files.writeString(changed, changed(Files.readString(sources.resolve(file))));
      Path classes = Files.createDirectories(directory.resolve("classes"));
      compile(
          changed,
          List.of(
              "--release", "17", "-proc:none", "-cp", classPath(target), "-d", classes.toString()));
      return classes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String classPath(Path target) throws IOException {
    try (Stream<Path> jars = Files.list(target.resolve("lib"))) {
      return jars.map(Path::toString)
          .collect(Collectors.joining(":", target.resolve("penstock-node.jar") + ":", ""));
    }
  }

  private String changed(String source) {
    String changed = source;
    for (Change change : changes) {
      changed = change.in(changed, file);
    }
    return changed;
  }

  private void compile(Path source, List<String> options) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(said, files, null, options, null, files.getJavaFileObjects(source))
              .call();
      if (!compiled) {
        throw new IllegalStateException(name + " does not compile: " + said);
      }
    }
  }
}
