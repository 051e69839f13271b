package penstock.node.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.Frames;
import penstock.node.segment.ListedStore;
import penstock.node.segment.SeqCheck;
import penstock.protocol.KmsgException;
import penstock.protocol.KmsgParser;
import penstock.protocol.RecordBatch;
import penstock.protocol.SeqRanges;

/** A replay is believed where it agrees with what is stored, and nowhere else. */
class ReplayCheckTest {

  private final ListedStore store = new ListedStore();

  @Test
  void shouldSumUpTheFirstLineOfARecordOnly() {
    int crc = ReplayCheck.crc(batch("6,1,5,-;text\n"), 0);
    assertEquals(crc, ReplayCheck.crc(batch("6,1,5,-;text"), 0), "without its newline");
    assertEquals(crc, ReplayCheck.crc(batch("6,1,5,-;text\n KEY=value\n"), 0));
    assertEquals(crc, ReplayCheck.crc(batch("6,0,5,-;x\n6,1,5,-;text\n"), 1));
    assertNotEquals(crc, ReplayCheck.crc(batch("6,1,6,-;text\n"), 0), "another time");
    assertNotEquals(crc, ReplayCheck.crc(batch("6,1,5,-;texT\n"), 0));
  }

  @Test
  void shouldCompareWithTheChecksumsThatAreRemembered() {
    RecordBatch batch = mine(10, 19);
    SeqCheck right = new SeqCheck(15, ReplayCheck.crc(batch, 5));
    SeqCheck wrong = new SeqCheck(17, right.crc());
    SeqCheck elsewhere = new SeqCheck(20, 0);
    assertTrue(ReplayCheck.applies(batch, List.of(elsewhere, right)));
    assertFalse(ReplayCheck.applies(batch, List.of(elsewhere)));
    assertFalse(ReplayCheck.applies(batch, List.of()));
    assertEquals(ReplayCheck.AGREES, ReplayCheck.against(batch, List.of(right, elsewhere)));
    assertEquals(17, ReplayCheck.against(batch, List.of(right, wrong)));
  }

  @Property(tries = 100)
  void shouldAgreeWithWhatIsStoredInWhateverFrames(
      @ForAll @IntRange(max = 90) int first, @ForAll @IntRange(max = 30) int more) {
    ListedStore frames = new ListedStore();
    for (int i = 0; i < 10; i++) {
      store(frames, i * 10L, i * 10L + 9);
    }
    int last = Math.min(99, first + more);
    SeqRanges known = SeqRanges.of(first, last);
    assertEquals(
        ReplayCheck.AGREES,
        ReplayCheck.againstStore(mine(first, last + 5L), "d", "s", known, frames));
  }

  @Property(tries = 100)
  void shouldFindTheRecordThatDiffers(@ForAll @IntRange(max = 99) int changed) {
    ListedStore frames = new ListedStore();
    for (int i = 0; i < 10; i++) {
      store(frames, i * 10L, i * 10L + 9);
    }
    String text = text(0, 99).replace("says " + changed + "\n", "said " + changed + "\n");
    text = text.replace("says " + changed + " ", "said " + changed + " ");
    SeqRanges known = SeqRanges.of(0, 99);
    assertEquals(changed, ReplayCheck.againstStore(batch(text), "d", "s", known, frames));
  }

  @Test
  void shouldLookAtWhatTheLedgerKnowsOnly() {
    store(store, 0, 9);
    RecordBatch others = batch(text(0, 9).replace("says 9", "said 9"));
    SeqRanges known = SeqRanges.of(0, 8);
    assertEquals(ReplayCheck.AGREES, ReplayCheck.againstStore(others, "d", "s", known, store));
  }

  @Test
  void shouldNotBelieveWhatCanNotBeReadAnyMore() {
    FrameLocation gone = store(store, 5, 9);
    store.damage(gone);
    SeqRanges known = SeqRanges.of(5, 9);
    assertEquals(5, ReplayCheck.againstStore(mine(5, 9), "d", "s", known, store));
    assertEquals(5, ReplayCheck.againstStore(mine(5, 9), "d", "other", known, store));
  }

  @Test
  void shouldBelieveWhatAnotherFrameStillSays() {
    FrameLocation gone = store(store, 0, 9);
    store(store, 10, 19);
    store.damage(gone);
    SeqRanges known = SeqRanges.of(0, 19);
    assertEquals(ReplayCheck.AGREES, ReplayCheck.againstStore(mine(0, 19), "d", "s", known, store));
    RecordBatch others = batch(text(0, 19).replace("says 12", "said 12"));
    assertEquals(12, ReplayCheck.againstStore(others, "d", "s", known, store));
  }

  private static FrameLocation store(ListedStore store, long first, long last) {
    Frames.Frame frame = Frames.frame("d", "s", first, last);
    return store.add(frame.header(), frame.payload(), frame.header().ranges());
  }

  private static RecordBatch mine(long first, long last) {
    return batch(text(first, last));
  }

  private static String text(long first, long last) {
    return new String(Frames.lines("d", "s", first, last), StandardCharsets.UTF_8);
  }

  private static RecordBatch batch(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    RecordBatch batch = new RecordBatch();
    try {
      new KmsgParser().parse(bytes, 0, bytes.length, true, batch);
    } catch (KmsgException e) {
      throw new AssertionError("a good body", e);
    }
    return batch;
  }
}
