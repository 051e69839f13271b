package penstock.sim.report;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import penstock.sim.cli.Terminal;
import penstock.sim.swarm.Second;

/**
 * A run while it goes on: a few lines that are drawn again every second on a terminal, a line every
 * few seconds where there is none. Belongs to one thread.
 */
public final class LiveView implements Consumer<Second> {

  /** Columns of the backlog's line: what a terminal of 80 shows beside its name. */
  private static final int SPARKS = 60;

  private static final String BARS = "▁▂▃▄▅▆▇█";

  private final Terminal terminal;
  private final String name;
  private final Deque<Long> backlogs = new ArrayDeque<>();

  public LiveView(Terminal terminal, String name) {
    this.terminal = terminal;
    this.name = name;
  }

  @Override
  public void accept(Second second) {
    backlogs.add(second.backlogBytes());
    if (backlogs.size() > SPARKS) {
      backlogs.remove();
    }
    if (terminal.isLive()) {
      terminal.redraw(lines(second));
    } else {
      terminal.progress(line(second));
    }
  }

  List<String> lines(Second second) {
    return List.of(
        String.format(
            Locale.ROOT,
            "%s  %s  offered %,d/s  admitted %,d/s (%s/s)  refused %,d/s  failed %,d/s",
            name,
            Figures.clock(second.at()),
            second.arrivals(),
            second.admitted(),
            Figures.megabytes(second.rawBytes()),
            second.refused(),
            second.failed()),
        String.format(
            Locale.ROOT,
            "  ack  storm p50 %s p99 %s  others p50 %s p99 %s  connections %,d",
            Figures.millis(second.stormAck().p50Ms()),
            Figures.millis(second.stormAck().p99Ms()),
            Figures.millis(second.othersAck().p50Ms()),
            Figures.millis(second.othersAck().p99Ms()),
            second.connections()),
        "  node " + node(second.node()),
        "  backlog " + Figures.megabytes(second.backlogBytes()) + "  " + sparks());
  }

  String line(Second second) {
    return String.format(
        Locale.ROOT,
        "%s  offered %,d/s admitted %,d/s refused %,d/s failed %,d/s  backlog %s  ack p99 storm %s"
            + " others %s  connections %,d  node %s",
        Figures.clock(second.at()),
        second.arrivals(),
        second.admitted(),
        second.refused(),
        second.failed(),
        Figures.megabytes(second.backlogBytes()),
        Figures.millis(second.stormAck().p99Ms()),
        Figures.millis(second.othersAck().p99Ms()),
        second.connections(),
        node(second.node()));
  }

  private static String node(Second.NodeUse use) {
    return Double.isNaN(use.cores()) && Double.isNaN(use.rssMib())
        ? "not watched"
        : Figures.decimal(use.cores())
            + " cores, "
            + Figures.decimal(use.rssMib())
            + " MiB, heap "
            + Figures.decimal(use.heapMib())
            + " MiB";
  }

  private String sparks() {
    long most = backlogs.stream().mapToLong(Long::longValue).max().orElse(0);
    StringBuilder sparks = new StringBuilder();
    for (long backlog : backlogs) {
      int bar = most == 0 ? 0 : (int) (backlog * (BARS.length() - 1) / most);
      sparks.append(BARS.charAt(bar));
    }
    return sparks.toString();
  }
}
