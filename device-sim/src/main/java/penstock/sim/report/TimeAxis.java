package penstock.sim.report;

import java.util.ArrayList;
import java.util.List;
import penstock.sim.swarm.Second;

/**
 * The axis that all panels share, and the columns into which the seconds fall: one each, or several
 * in one where there are more seconds than a column each could show.
 */
final class TimeAxis {

  /** Between two columns there is at least so much. */
  private static final double PIXELS_PER_COLUMN = 1.5;

  private static final int[] STEPS = {
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400
  };
  private static final int TICKS_MAX = 12;

  private final double left;
  private final double width;
  private final int from;
  private final int to;
  private final List<List<Second>> columns = new ArrayList<>();

  TimeAxis(List<Second> seconds, double left, double width) {
    this.left = left;
    this.width = width;
    this.from = seconds.isEmpty() ? 0 : seconds.get(0).at();
    this.to = seconds.isEmpty() ? 1 : seconds.get(seconds.size() - 1).at() + 1;
    int each = (int) Math.max(1, Math.ceil(seconds.size() * PIXELS_PER_COLUMN / width));
    for (int i = 0; i < seconds.size(); i += each) {
      columns.add(seconds.subList(i, Math.min(seconds.size(), i + each)));
    }
  }

  /** Each of seconds that follow one another, at least one. */
  List<List<Second>> columns() {
    return columns;
  }

  double left() {
    return left;
  }

  double right() {
    return left + width;
  }

  /** Where a moment is, within the axis. */
  double x(double second) {
    double share = (second - from) / Math.max(1, to - from);
    return left + width * Math.min(1, Math.max(0, share));
  }

  /** The middle of a column. */
  double x(List<Second> column) {
    return x((column.get(0).at() + column.get(column.size() - 1).at() + 1) / 2.0);
  }

  /** Whether any of the span is to be seen. */
  boolean shows(Band band) {
    return band.fromSecond() < to && band.toSecond() >= from;
  }

  /** Round seconds. */
  List<Integer> ticks() {
    int step = STEPS[STEPS.length - 1];
    for (int i = STEPS.length - 1; i >= 0 && (to - from) / STEPS[i] <= TICKS_MAX; i--) {
      step = STEPS[i];
    }
    while ((to - from) / step > TICKS_MAX) {
      step *= 2;
    }
    List<Integer> ticks = new ArrayList<>();
    for (int at = -Math.floorDiv(-from, step) * step; at <= to; at += step) {
      ticks.add(at);
    }
    return ticks;
  }
}
