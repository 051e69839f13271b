package penstock.sim.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerCheckTest {

  private static List<String> check(
      long received, long stored, long duplicates, long lost, long unsure) throws IOException {
    String ledger =
        String.format(
            "{\"received\":%d,\"stored\":%d,\"duplicates\":%d,\"lost\":%d,\"malformed\":0}",
            received, stored, duplicates, lost);
    return LedgerCheck.differences(
        new ObjectMapper().readTree(ledger),
        new LoadReport.Totals(1000, unsure, 0, 100_000, 0, List.of()));
  }

  @Test
  void shouldAgreeWhereAllIsStoredOnce() throws IOException {
    assertEquals(List.of(), check(1000, 1000, 0, 0, 0));
    assertEquals(List.of(), check(1020, 1000, 20, 0, 0));
  }

  @Test
  void shouldAllowForUploadsThatWereNeverAnswered() throws IOException {
    assertEquals(List.of(), check(1000, 1000, 0, 0, 300));
    assertEquals(List.of(), check(1300, 1300, 0, 0, 300));
    assertEquals(1, check(1301, 1301, 0, 0, 300).size());
  }

  @Test
  void shouldNameWhatDiffers() throws IOException {
    assertTrue(check(999, 999, 0, 0, 0).get(0).contains("stored 999, expected 1000"));
    assertTrue(check(1001, 1001, 0, 0, 0).get(0).contains("stored 1001"));
    assertTrue(check(1000, 1000, 0, 3, 0).get(0).contains("lost 3"));
    assertTrue(check(1005, 1000, 0, 0, 0).get(0).contains("received 1005"));
  }

  @Test
  void shouldNotTakeAnEmptyAnswerForAgreement() throws IOException {
    List<String> differences =
        LedgerCheck.differences(
            new ObjectMapper().readTree("{}"), new LoadReport.Totals(0, 0, 0, 0, 0, List.of()));
    assertEquals(4, differences.size());
  }
}
