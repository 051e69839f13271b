package penstock.node.grind;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of files of events: {@code SEGMENT.N.events} is sealed, N counting how often the segment
 * was ground; {@code SEGMENT.N.part} and {@code SEGMENT.N.working} are of no use to the next start.
 * Thread-safe.
 */
final class EventFiles {

  private static final Pattern SEALED = Pattern.compile("(.+)\\.(\\d{1,9})\\.events");
  private static final Pattern LEFT_OVER = Pattern.compile(".+\\.(part|working)");

  private final Path directory;
  private final AtomicLong parts = new AtomicLong();

  private EventFiles(Path directory) {
    this.directory = directory;
  }

  /** Makes the directory where there is none and removes what a process left unfinished. */
  static EventFiles open(Path directory) {
    try {
      Files.createDirectories(directory);
      EventFiles files = new EventFiles(directory);
      for (Path file : files.list()) {
        if (LEFT_OVER.matcher(file.getFileName().toString()).matches()) {
          Files.delete(file);
        }
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException("the directory of events can't be used: " + directory, e);
    }
  }

  /** The sealed file of each segment; where there are several, the latest. Others are removed. */
  Map<String, Numbered> sealed() {
    Map<String, Numbered> latest = new HashMap<>();
    try {
      for (Path file : list()) {
        Matcher name = SEALED.matcher(file.getFileName().toString());
        if (name.matches()) {
          String segment = URLDecoder.decode(name.group(1), StandardCharsets.UTF_8);
          Numbered found = new Numbered(file, Integer.parseInt(name.group(2)));
          Numbered known = latest.get(segment);
          if (known == null || known.generation() < found.generation()) {
            latest.put(segment, found);
          }
          if (known != null) {
            Files.delete(known.generation() < found.generation() ? known.file() : file);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the directory of events can't be read: " + directory, e);
    }
    return latest;
  }

  Path sealed(String segment, int generation) {
    return directory.resolve(encode(segment) + "." + generation + ".events");
  }

  /** A new one with each call. */
  Path part(String segment) {
    return directory.resolve(encode(segment) + "." + parts.incrementAndGet() + ".part");
  }

  Path working(String segment) {
    return directory.resolve(encode(segment) + "." + parts.incrementAndGet() + ".working");
  }

  /** The name of a segment is the store's: it may hold what a file name can't. */
  private static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8);
  }

  private List<Path> list() throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(files::add);
    }
    return files;
  }

  /** A sealed file and how often its segment had been ground. */
  record Numbered(Path file, int generation) {}
}
