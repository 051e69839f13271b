package penstock.sim.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import penstock.sim.swarm.SwarmResult;

/**
 * A run as one picture: five panels above one another on one time axis. SVG without scripts, whole
 * in itself.
 */
public final class Picture {

  private static final double WIDTH = 1_200;
  private static final double LEFT = 84;
  private static final double RIGHT = 26;
  private static final double HEAD = 78;

  /** Between two panels: the lower one's name and key. */
  private static final double GAP = 44;

  private static final double FOOT = 52;

  private final SwarmResult result;
  private final List<Band> bands;
  private final TimeAxis time;
  private final List<Panel> panels = Panels.all();

  private Picture(SwarmResult result, List<Band> bands) {
    this.result = result;
    this.time = new TimeAxis(result.seconds(), LEFT, WIDTH - LEFT - RIGHT);
    this.bands = bands.stream().filter(time::shows).toList();
  }

  /** Writes it, replacing what was there. */
  public static void write(SwarmResult result, List<Band> bands, Path file) throws IOException {
    Files.writeString(file, svg(result, bands));
  }

  static String svg(SwarmResult result, List<Band> bands) {
    return new Picture(result, bands).draw();
  }

  private String draw() {
    double bottom = top(panels.size() - 1) + Panel.HEIGHT;
    double height = bottom + FOOT;
    Svg svg = new Svg();
    svg.raw(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %s %s\" width=\"%s\" height=\"%s\" role=\"img\">"
            .formatted(
                Svg.number(WIDTH), Svg.number(height), Svg.number(WIDTH), Svg.number(height)));
    svg.raw("<title>" + Svg.escaped(Headline.title(result)) + "</title>");
    svg.raw("<desc>" + Svg.escaped(String.join(" ", Headline.lines(result))) + "</desc>");
    svg.raw(PictureStyle.CSS);
    svg.rect("paper", 0, 0, WIDTH, height);
    svg.words("head", "start", LEFT, 32, Headline.title(result));
    double y = 54;
    for (String line : Headline.lines(result)) {
      svg.words(line.startsWith("WRONG") ? "wrong" : "sub", "start", LEFT, y, line);
      y += 19;
    }
    for (int i = 0; i < panels.size(); i++) {
      drawBands(svg, top(i));
      panels.get(i).draw(svg, time, top(i));
    }
    drawBandNames(svg, bottom);
    drawTimes(svg, bottom);
    return svg.raw("</svg>").toString();
  }

  private double top(int panel) {
    double head = HEAD + 19 * (Headline.lines(result).size() - 1) + 26;
    return head + panel * (Panel.HEIGHT + GAP);
  }

  private void drawBands(Svg svg, double top) {
    for (Band band : bands) {
      double from = time.x(band.fromSecond());
      double to = time.x(band.toSecond());
      svg.rect(style(band.kind()), from, top, Math.max(2, to - from), Panel.HEIGHT);
      svg.line("edge", from, top, from, top + Panel.HEIGHT);
    }
  }

  private static String style(Band.Kind kind) {
    return switch (kind) {
      case CUT -> "cut";
      case RETURN -> "return";
      case OTHER -> "other";
    };
  }

  /** Below the panels; one that would lie on another's is left out, its band still shows. */
  private void drawBandNames(Svg svg, double bottom) {
    double free = LEFT;
    for (Band band : bands) {
      double x = time.x(band.fromSecond());
      double width = band.label().length() * 5.8;
      double start = Math.min(x, time.right() - width);
      if (start >= free) {
        svg.words("band", "start", start, bottom + 34, band.label());
        free = start + width + 8;
      }
    }
  }

  private void drawTimes(Svg svg, double bottom) {
    for (int tick : time.ticks()) {
      svg.words("mark", "middle", time.x(tick), bottom + 18, Figures.clock(tick));
    }
    svg.words("mark", "end", LEFT - 26, bottom + 18, "time");
  }
}
