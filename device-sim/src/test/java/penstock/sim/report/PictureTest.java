package penstock.sim.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import penstock.sim.swarm.SwarmResult;

final class PictureTest {

  static Stream<SwarmResult> runs() {
    return Stream.of(
        SampleRuns.storm(5),
        SampleRuns.storm(300),
        SampleRuns.storm(20_000),
        SampleRuns.silence(0),
        SampleRuns.silence(1),
        SampleRuns.silence(60));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void shouldBeWellFormedAndHoldFivePanelsWhateverHappened(SwarmResult run) throws Exception {
    String svg = Picture.svg(run, SampleRuns.bands(run.seconds().size()));
    Document document = parsed(svg);
    assertEquals("svg", document.getDocumentElement().getNodeName());
    for (String panel : List.of("Arrivals", "Refusals", "Backlog", "Ack latency", "Node memory")) {
      assertTrue(svg.contains(">" + panel), panel);
    }
    assertFalse(svg.contains("NaN"), "a place is not a number");
    assertFalse(svg.contains("Infinity"), "a place is not a number");
    assertEquals(0, document.getElementsByTagName("script").getLength());
  }

  @Test
  void shouldDrawNoMorePointsThanThereArePixels() {
    String svg = Picture.svg(SampleRuns.storm(100_000), List.of());
    assertTrue(svg.length() < 300_000, "it has " + svg.length() + " characters");
  }

  @Test
  void shouldKeepAPeakOfOneSecond() {
    SwarmResult run = SampleRuns.storm(50_000);
    long most = run.seconds().stream().mapToLong(second -> second.refused()).max().orElseThrow();
    assertTrue(
        Picture.svg(run, List.of())
            .contains("refused, max " + Figures.decimal((double) most) + "/s"));
  }

  @Test
  void shouldSayWhatWasNotSeen() {
    String svg = Picture.svg(SampleRuns.silence(10), List.of());
    assertTrue(
        svg.contains("the node&#39;s process was not watched") || svg.contains("not watched"));
    assertTrue(svg.contains("nothing was acknowledged"));
    assertTrue(svg.contains("WRONG: differences from"));
  }

  @Test
  void shouldReplaceTheFile(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("run.svg"), "old".repeat(100_000));
    Picture.write(SampleRuns.silence(2), List.of(), file);
    parsed(Files.readString(file));
  }

  private static Document parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }
}
