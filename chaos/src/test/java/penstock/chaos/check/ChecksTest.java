package penstock.chaos.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import penstock.chaos.Anomalies;
import penstock.chaos.Anomaly;
import penstock.chaos.Anomaly.Kind;

/** Each anomaly is found in the smallest history that has it, and in no other. */
final class ChecksTest {

  private final TinyHistory history = new TinyHistory();

  private Set<Kind> found() throws InterruptedException {
    Anomalies anomalies = new Anomalies();
    List<Check> checks =
        List.of(
            new LedgerCheck(Duration.ZERO), new NarrativeCheck(), new EventCheck(Duration.ZERO));
    for (Check check : checks) {
      check.look(history, List.of(history), anomalies);
    }
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    anomalies.first().stream().map(Anomaly::kind).forEach(kinds::add);
    return kinds;
  }

  private void change(String from, String to) {
    history.stream = history.stream.replace(from, to);
  }

  @Test
  void shouldFindNothingWhereAllIsWell() throws InterruptedException {
    assertEquals(Set.of(), found());
  }

  @Test
  void shouldFindLostAckedRecordInNarrative() throws InterruptedException {
    history.records.remove(4);
    assertEquals(Set.of(Kind.LOST_ACKED_RECORD), found());
  }

  @Test
  void shouldFindLostAckedRecordInLedger() throws InterruptedException {
    change("[[3,9]]", "[[3,8]]");
    change("\"watermark\":9", "\"watermark\":8");
    assertEquals(Set.of(Kind.LOST_ACKED_RECORD, Kind.UNBALANCED_LEDGER), found());
  }

  @Test
  void shouldFindLostAckedRecordWhereLedgerHasNoStream() throws InterruptedException {
    change("\"stream\":\"s\"", "\"stream\":\"other\"");
    assertEquals(Set.of(Kind.LOST_ACKED_RECORD, Kind.UNBALANCED_LEDGER), found());
  }

  @Test
  void shouldFindDuplicateRecord() throws InterruptedException {
    history.records.add(5, history.records.get(4));
    assertEquals(Set.of(Kind.DUPLICATE_RECORD), found());
  }

  @Test
  void shouldFindDisorder() throws InterruptedException {
    history.records.add(3, history.records.remove(4));
    assertEquals(Set.of(Kind.DISORDER), found());
  }

  @Test
  void shouldFindPhantomRecordInNarrative() throws InterruptedException {
    history.records.add(TinyHistory.line(10, "line 10"));
    assertEquals(Set.of(Kind.PHANTOM_RECORD), found());
  }

  @Test
  void shouldFindPhantomRecordInLedger() throws InterruptedException {
    change("[[3,9]]", "[[2,9]]");
    change("[[0,2]]", "[[0,1]]");
    change("\"stored\":7", "\"stored\":8");
    change("\"duplicates\":2", "\"duplicates\":1");
    change("\"lost\":3", "\"lost\":2");
    Set<Kind> found = found();
    found.remove(Kind.UNBALANCED_LEDGER);
    assertEquals(Set.of(Kind.PHANTOM_RECORD), found);
  }

  @Test
  void shouldFindWrongContents() throws InterruptedException {
    history.records.set(4, TinyHistory.line(7, "line 8"));
    assertEquals(Set.of(Kind.WRONG_CONTENTS), found());
  }

  @Test
  void shouldFindLostEvent() throws InterruptedException {
    history.events.clear();
    assertEquals(Set.of(Kind.LOST_EVENT), found());
  }

  @Test
  void shouldFindDuplicateEvent() throws InterruptedException {
    history.events.add(TinyHistory.event(7));
    assertEquals(Set.of(Kind.DUPLICATE_EVENT), found());
  }

  @Test
  void shouldFindPhantomEvent() throws InterruptedException {
    history.events.add(TinyHistory.event(8));
    assertEquals(Set.of(Kind.PHANTOM_EVENT), found());
  }

  @Test
  void shouldFindUnbalancedStream() throws InterruptedException {
    change("\"duplicates\":2", "\"duplicates\":1");
    assertEquals(Set.of(Kind.UNBALANCED_LEDGER), found());
  }

  @Test
  void shouldFindMoreReceivedThanSent() throws InterruptedException {
    change("\"received\":9", "\"received\":12");
    change("\"duplicates\":2", "\"duplicates\":5");
    assertEquals(Set.of(Kind.UNBALANCED_LEDGER), found());
  }

  @Test
  void shouldFindTotalsThatAreNoSums() throws InterruptedException {
    history.totals = history.totals.replace("\"stored\":7", "\"stored\":6");
    assertEquals(Set.of(Kind.UNBALANCED_LEDGER), found());
  }

  @Test
  void shouldFindLossThatIsNotNamed() throws InterruptedException {
    change("[[0,2]]", "[[0,1]]");
    change("\"lost\":3,\n \"missing\":0", "\"lost\":2,\n \"missing\":1");
    change("\"watermark\":9", "\"watermark\":1");
    Set<Kind> found = found();
    found.remove(Kind.UNBALANCED_LEDGER);
    assertEquals(Set.of(Kind.SILENT_LOSS), found);
  }

  @Test
  void shouldFindWatermarkOverSilentLoss() throws InterruptedException {
    change("[[0,2]]", "[[0,1]]");
    Set<Kind> found = found();
    found.remove(Kind.UNBALANCED_LEDGER);
    assertEquals(Set.of(Kind.SILENT_LOSS), found);
  }

  @Test
  void shouldFindFalseLoss() throws InterruptedException {
    change("[[0,2]]", "[[0,3]]");
    change("\"lost\":3", "\"lost\":4");
    Set<Kind> found = found();
    found.remove(Kind.UNBALANCED_LEDGER);
    assertEquals(Set.of(Kind.FALSE_LOSS), found);
  }
}
