package penstock.sim.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import penstock.sim.operator.FleetTotals;

class LedgerCheckTest {

  private static List<String> check(
      long received, long stored, long duplicates, long lost, long unsure) {
    return LedgerCheck.differences(
        new FleetTotals(received, stored, duplicates, lost, 0, 1),
        new LoadReport.Totals(1000, unsure, 0, 100_000, 0, "", 0, List.of()));
  }

  @Test
  void shouldAgreeWhereAllIsStoredOnce() {
    assertEquals(List.of(), check(1000, 1000, 0, 0, 0));
    assertEquals(List.of(), check(1020, 1000, 20, 0, 0));
  }

  @Test
  void shouldAllowForUploadsThatWereNeverAnswered() {
    assertEquals(List.of(), check(1000, 1000, 0, 0, 300));
    assertEquals(List.of(), check(1300, 1300, 0, 0, 300));
    assertEquals(1, check(1301, 1301, 0, 0, 300).size());
  }

  @Test
  void shouldNameWhatDiffers() {
    assertTrue(check(999, 999, 0, 0, 0).get(0).contains("stored 999, expected 1000"));
    assertTrue(check(1001, 1001, 0, 0, 0).get(0).contains("stored 1001"));
    assertTrue(check(1000, 1000, 0, 3, 0).get(0).contains("lost 3"));
    assertTrue(check(1005, 1000, 0, 0, 0).get(0).contains("received 1005"));
  }
}
