package penstock.sim.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Progress for whoever watches: one line that changes where it is a terminal, a line every few
 * seconds where it is not. Thread-safe.
 */
public final class Terminal {

  /** How often a line that does not change is worth reading. */
  private static final long PLAIN_EVERY_NANOS = 5_000_000_000L;

  private static final int COLUMNS = 118;

  private final PrintStream out;
  private final boolean live;
  private boolean lineOpen;
  private int linesOpen;
  private long plainAtNanos;
  private boolean plainYet;

  public Terminal(PrintStream out, boolean live) {
    this.out = out;
    this.live = live;
  }

  /** Standard output, live where it is a terminal. */
  public static Terminal system() {
    return new Terminal(System.out, isTerminal());
  }

  /** Linux only; elsewhere plain lines do. System.console() tells nothing since Java 22. */
  private static boolean isTerminal() {
    Path output = Path.of("/proc/self/fd/1");
    try {
      String target = Files.readSymbolicLink(output).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** Shows how it stands. */
  public synchronized void progress(String line) {
    if (live) {
      String cut = line.length() > COLUMNS ? line.substring(0, COLUMNS) : line;
      out.print("\r" + cut + "\u001b[K");
      out.flush();
      lineOpen = true;
      return;
    }
    long now = System.nanoTime();
    if (!plainYet || now - plainAtNanos >= PLAIN_EVERY_NANOS) {
      plainYet = true;
      plainAtNanos = now;
      out.println(line);
      out.flush();
    }
  }

  /** Whether lines can be redrawn. */
  public boolean isLive() {
    return live;
  }

  /** Draws lines in the place of those that it drew last; only where it is live. */
  public synchronized void redraw(List<String> lines) {
    clear();
    for (String line : lines) {
      out.println(line.length() > COLUMNS ? line.substring(0, COLUMNS) : line);
    }
    linesOpen = lines.size();
    out.flush();
  }

  private void clear() {
    if (lineOpen) {
      out.print("\r\u001b[K");
      lineOpen = false;
    }
    if (linesOpen > 0) {
      out.print("\u001b[" + linesOpen + "A\r\u001b[J");
      linesOpen = 0;
    }
  }

  /** Says something for good. */
  public synchronized void say(String line) {
    clear();
    out.println(line);
    out.flush();
  }
}
