package penstock.sim.report;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class ResultTextTest {

  @Test
  void shouldTellAStormAtAGlance() {
    String text = String.join("\n", ResultText.lines(SampleRuns.storm(100), true));
    assertTrue(text.contains("100,000 devices"), text);
    assertTrue(text.contains("drained in 40 s"), text);
    assertTrue(text.contains("1.18 refusals per upload, 61.3 s refused"), text);
    assertTrue(text.contains("nothing differs from the node's ledger"), text);
    assertTrue(
        text.lines().anyMatch(line -> line.contains("austin") && line.contains("3.95 s")), text);
  }

  @Test
  void shouldTellWhatDiffersAndWhatIsUnknown() {
    String text = String.join("\n", ResultText.lines(SampleRuns.silence(10), true));
    assertTrue(text.contains("WRONG  device-1"), text);
    assertFalse(text.contains("NaN"), text);
    assertFalse(text.contains("drain"), text);
  }
}
