package penstock.node.grind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.protocol.SeqRange;
import penstock.protocol.SeqRanges;

final class GrinderTest {

  private GrindFixture fixture;

  @BeforeEach
  void start(@TempDir Path directory) {
    fixture = new GrindFixture(directory);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private static List<String> links(String device, long first, long last) {
    return Uploads.events(device, SeqRanges.of(first, last), TestRules.LINK);
  }

  private static List<String> both(List<String> a, List<String> b) {
    List<String> all = new ArrayList<>(a);
    all.addAll(b);
    return all;
  }

  @Test
  void shouldShowEventsOfAnUploadFromMemory() {
    fixture.upload("a", 0, 250);
    fixture.awaitEvents(links("a", 0, 250));
    assertEquals(0, fixture.store.reads.get());
  }

  @Test
  void shouldCountOnlyTheRecordsThatTheFrameOwns() {
    SeqRanges owned = SeqRanges.of(List.of(new SeqRange(10, 20), new SeqRange(41, 41)));
    fixture.upload(Uploads.upload("a", 0, 250), owned);
    fixture.awaitEvents(Uploads.events("a", owned, TestRules.LINK));
  }

  @Test
  void shouldGrindWhatWasSettledWithoutAnUpload() {
    fixture.store(Uploads.upload("a", 0, 99), SeqRanges.of(0, 99));
    fixture.awaitEvents(links("a", 0, 99));
    assertTrue(fixture.store.reads.get() > 0);
  }

  @Test
  void shouldSealTheEventsOfASealedSegment() {
    fixture.upload("a", 0, 250);
    String segment = fixture.store.roll();
    fixture.store.seal(segment);
    fixture.awaitSealed(segment);
    assertEquals(links("a", 0, 250), fixture.events());
  }

  @Test
  void shouldMakeTheSameEventsAfterARestart() {
    fixture.upload("a", 0, 250);
    fixture.awaitEvents(links("a", 0, 250));
    fixture.restart();
    fixture.upload("b", 0, 9);
    fixture.awaitEvents(both(links("a", 0, 250), links("b", 0, 9)));
  }
}
