package penstock.sim.report;

import java.util.List;
import java.util.function.DoubleFunction;
import penstock.sim.swarm.Second;

/**
 * One panel: its name and unit, its axis, its lines, and what each of them came to at most.
 *
 * @param marks words of the axis' marks
 * @param nothing what it says where there is nothing to draw
 */
record Panel(
    String title,
    boolean logarithmic,
    List<Series> series,
    DoubleFunction<String> marks,
    String nothing) {

  static final double HEIGHT = 120;

  private static final double KEY_LINE = 22;
  private static final double KEY_GAP = 18;

  /** Of the font at its size, about; there is nothing here to measure it with. */
  private static final double CHARACTER = 7.1;

  private static final double ABOVE = 9;

  /** Draws it with its plot's upper edge at {@code top}. */
  void draw(Svg svg, TimeAxis time, double top) {
    Scale scale = scale(time);
    double foot = top + HEIGHT;
    for (double tick : scale.ticks()) {
      double y = foot - HEIGHT * scale.share(tick);
      svg.line("grid", time.left(), y, time.right(), y);
      svg.words("mark", "end", time.left() - 8, y + 4, marks.apply(tick));
    }
    for (int tick : time.ticks()) {
      svg.line("grid", time.x(tick), top, time.x(tick), foot);
    }
    boolean any = false;
    for (Series line : series) {
      any |= !Double.isNaN(max(time, line));
      draw(svg, time, scale, foot, line);
    }
    svg.words("title", "start", time.left(), top - ABOVE, title);
    if (any) {
      key(svg, time, top - ABOVE);
    } else {
      svg.words("nothing", "middle", (time.left() + time.right()) / 2, foot - HEIGHT / 2, nothing);
    }
  }

  private Scale scale(TimeAxis time) {
    double max = Double.NaN;
    double min = Double.NaN;
    for (Series line : series) {
      for (List<Second> column : time.columns()) {
        for (Second second : column) {
          double value = line.value().applyAsDouble(second);
          if (Double.isFinite(value)) {
            max = Double.isNaN(max) ? value : Math.max(max, value);
            min = value > 0 ? (Double.isNaN(min) ? value : Math.min(min, value)) : min;
          }
        }
      }
    }
    return logarithmic ? Scale.logarithmic(min, max) : Scale.linear(max);
  }

  /** A run of columns that have a value is a line; where one lacks it, the line is broken. */
  private static void draw(Svg svg, TimeAxis time, Scale scale, double foot, Series line) {
    StringBuilder path = new StringBuilder();
    StringBuilder area = new StringBuilder();
    double lastX = Double.NaN;
    for (List<Second> column : time.columns()) {
      double value = Sums.max(column, line.value());
      double x = time.x(column);
      if (Double.isNaN(value)) {
        lastX = closed(area, lastX, foot);
        continue;
      }
      String point = Svg.number(x) + " " + Svg.number(foot - HEIGHT * scale.share(value));
      if (Double.isNaN(lastX)) {
        // A path of no length still has its round ends: one second alone is a dot.
        path.append('M').append(point).append("h0");
        area.append('M').append(Svg.number(x)).append(' ').append(Svg.number(foot));
      }
      path.append('L').append(point);
      area.append('L').append(point);
      lastX = x;
    }
    closed(area, lastX, foot);
    if (line.filled()) {
      svg.path("fill " + line.style(), area);
    }
    svg.path("line " + line.style(), path);
  }

  private static double closed(StringBuilder area, double lastX, double foot) {
    if (!Double.isNaN(lastX)) {
      area.append('L').append(Svg.number(lastX)).append(' ').append(Svg.number(foot)).append('Z');
    }
    return Double.NaN;
  }

  private static double max(TimeAxis time, Series line) {
    return time.columns().stream()
        .mapToDouble(column -> Sums.max(column, line.value()))
        .filter(value -> !Double.isNaN(value))
        .max()
        .orElse(Double.NaN);
  }

  /** Right to left: each line's look, name and largest value. */
  private void key(Svg svg, TimeAxis time, double baseline) {
    double x = time.right();
    for (int i = series.size() - 1; i >= 0; i--) {
      Series line = series.get(i);
      double max = max(time, line);
      String words =
          Double.isNaN(max) ? line.label() : line.label() + ", max " + line.words().apply(max);
      svg.words("key", "end", x, baseline, words);
      x -= words.length() * CHARACTER + 6;
      svg.line("line " + line.style(), x - KEY_LINE, baseline - 4, x, baseline - 4);
      x -= KEY_LINE + KEY_GAP;
    }
  }
}
