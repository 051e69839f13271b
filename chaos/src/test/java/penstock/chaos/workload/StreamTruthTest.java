package penstock.chaos.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import penstock.chaos.Anomalies;
import penstock.chaos.Anomaly;
import penstock.chaos.Anomaly.Kind;

/** Answers that contradict what a device knows are found as they come. */
final class StreamTruthTest {

  private final Anomalies anomalies = new Anomalies();
  private final StreamTruth stream =
      new StreamTruth(StreamScript.of("device-without-early-losses", 0, false), anomalies);

  private void upload(long first, long last, long acked, long stored, long duplicates) {
    Chunk chunk = new Chunk(stream, first, last, -1);
    stream.acked(stream.sending(chunk), new Reply(200, acked, stored, duplicates, 0, "answer"));
  }

  private List<Kind> found() {
    return anomalies.first().stream().map(Anomaly::kind).toList();
  }

  @Test
  void shouldFindNothingInTrueAnswers() {
    upload(0, 9, 9, 10, 0);
    upload(5, 14, 14, 5, 5);
    assertEquals(List.of(), found());
  }

  @Test
  void shouldFindAckedRecordsThatAreNewsAgain() {
    upload(0, 9, 9, 10, 0);
    upload(0, 9, 9, 2, 8);
    assertEquals(List.of(Kind.LOST_ACKED_RECORD), found());
  }

  @Test
  void shouldFindWatermarkThatFalls() {
    upload(0, 9, 9, 10, 0);
    upload(10, 19, 8, 10, 0);
    assertEquals(List.of(Kind.LOST_ACKED_RECORD), found());
  }

  @Test
  void shouldFindSwallowedLog() {
    upload(0, 9, 9, 3, 7);
    assertEquals(List.of(Kind.SWALLOWED_LOG), found());
  }

  @Test
  void shouldFindWatermarkOverWhatWasNeitherSentNorLost() {
    upload(0, 4, 4, 5, 0);
    upload(8, 9, 9, 2, 0);
    assertEquals(List.of(Kind.SILENT_LOSS), found());
  }

  @Test
  void shouldFindCountsThatAreNotOfTheUpload() {
    upload(0, 9, 9, 10, 1);
    assertEquals(List.of(Kind.UNTRUE_REPLY), found());
  }
}
