package penstock.node.segment.log;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of segments: the node, a dash, and a counter of 20 digits, so that they sort in the order
 * of writing. The counter is the clock's milliseconds, or one more than the last where the clock is
 * behind: a name is not used again even where the directory was emptied meanwhile. The file has the
 * same name with an ending. Used by one thread at a time.
 */
public final class SegmentNames {

  private static final String ENDING = ".seg";
  private static final Pattern NODE = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern NAME = Pattern.compile("(.+)-(\\d{20})");

  private final String node;
  private final Clock clock;
  private long last;

  public SegmentNames(String node, Clock clock) {
    if (!NODE.matcher(node).matches()) {
      throw new IllegalArgumentException(
          "a node's name is 1-64 of [A-Za-z0-9._-], not \"" + node + "\"");
    }
    this.node = node;
    this.clock = clock;
  }

  public static String file(String segment) {
    return segment + ENDING;
  }

  /** The segments among files, in the order of writing; the counter goes on behind them. */
  public List<String> take(List<String> files) throws IOException {
    List<String> names = new ArrayList<>();
    for (String file : files) {
      if (file.endsWith(ENDING)) {
        String name = file.substring(0, file.length() - ENDING.length());
        last = Math.max(last, counter(name));
        names.add(name);
      }
    }
    names.sort(null);
    return names;
  }

  private long counter(String name) throws IOException {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches() || !matcher.group(1).equals(node)) {
      throw new IOException(
          file(name)
              + " is no segment of node "
              + node
              + ": start the node under the name that wrote it, or move the file away");
    }
    return Long.parseLong(matcher.group(2));
  }

  public String next() {
    last = Math.max(last + 1, clock.millis());
    return String.format("%s-%020d", node, last);
  }
}
