package penstock.sim.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;
import penstock.protocol.SeqRanges;
import penstock.sim.device.Reply;

class SwarmStreamTest {

  private static final ClassModel MODEL = ClassModel.of(Fixtures.router());

  private final SwarmLog log =
      new SwarmLog(MODEL, 0, List.of(new Era(0, 0, 1_000_000, 0, Era.Noise.NONE)));
  private SwarmStream stream = SwarmStream.first(log, 0xabc);

  private Upload send(long from, long to) {
    Upload upload =
        new Upload(from, to, 0, 0, false, stream.sentBefore(from, to), System.nanoTime());
    stream.sent(from, to);
    return upload;
  }

  @Test
  void shouldTakeWhatAddsUp() {
    assertEquals("", stream.acked(send(0, 100), Reply.acked(99, 100, 0)));
    assertEquals(100, stream.from());
    assertEquals(100, stream.acked());
    assertEquals(0, stream.pending());
    assertEquals(SeqRanges.of(0, 99), stream.mustBeStored());
  }

  @Test
  void shouldComplainOfWhatDoesNot() {
    assertFalse(stream.acked(send(0, 10), Reply.acked(8, 10, 0)).isEmpty(), "not all of it");
    assertFalse(stream.acked(send(10, 20), Reply.acked(20, 10, 0)).isEmpty(), "never sent");
    assertFalse(stream.acked(send(20, 30), Reply.acked(29, 9, 0)).isEmpty(), "one is missing");
    assertFalse(stream.acked(send(30, 40), Reply.acked(39, 9, 1)).isEmpty(), "sent once only");
    assertFalse(stream.acked(send(0, 40), Reply.acked(39, 40, 0)).isEmpty(), "stored twice");
  }

  @Test
  void shouldAllowDuplicatesOfWhatWasNeverAnswered() {
    stream.unanswered(send(0, 10));
    assertEquals(10, stream.pending());
    assertEquals(0, stream.duplicatesUnsure());
    assertEquals("", stream.acked(send(0, 20), Reply.acked(19, 10, 10)));
    assertEquals(10, stream.duplicates());
    stream.unanswered(send(0, 20));
    assertEquals(20, stream.duplicatesUnsure());
  }

  @Test
  void shouldTakeTheNodesWordForMoreThanTheChunk() {
    stream.unanswered(send(0, 50));
    assertEquals("", stream.acked(send(0, 20), Reply.acked(49, 0, 20)));
    assertEquals(50, stream.from());
  }

  @Test
  void shouldTellWhatIsLostFromWhatNobodyKnows() {
    log.advance(300_000);
    assertEquals("", stream.acked(send(0, 100), Reply.acked(99, 100, 0)));
    stream.unanswered(send(100, 150));
    log.advance(60_000_000);
    long oldest = log.oldest();
    assertEquals(oldest, stream.from());
    assertEquals("", stream.acked(send(oldest, oldest + 10), Reply.acked(oldest + 9, 10, 0)));
    assertEquals(50, stream.unsure());
    assertEquals(oldest - 150, stream.lost());
    assertEquals(110, stream.acked());
    assertEquals(SeqRanges.of(100, oldest - 1), stream.mayBeLost());
    assertEquals(SeqRanges.of(0, 99).plus(SeqRanges.of(oldest, oldest + 9)), stream.mustBeStored());
  }

  @Test
  void shouldNumberFromZeroWhereItMoves() {
    log.advance(300_000);
    assertEquals("", stream.acked(send(0, 100), Reply.acked(99, 100, 0)));
    stream = stream.moved(0xdef);
    assertEquals("def.1.100", stream.id());
    assertEquals(100, stream.from());
    assertEquals("", stream.acked(send(100, 120), Reply.acked(19, 20, 0)));
    assertEquals(SeqRanges.of(0, 19), stream.mustBeStored());
    assertEquals(20, stream.acked());
  }

  @Test
  void shouldGoOnWhereTheNodeSaysItIs() {
    stream.unanswered(send(0, 50));
    assertEquals("", stream.resumed(Reply.acked(29, 0, 0)));
    assertEquals(30, stream.from());
    assertEquals(30, stream.acked());
    assertFalse(stream.resumed(Reply.acked(28, 0, 0)).isEmpty(), "it forgot one");
    assertFalse(stream.resumed(Reply.acked(50, 0, 0)).isEmpty(), "nobody sent it");
  }

  @Test
  void shouldGiveUpARecordThatNobodyTakes() {
    log.advance(300_000);
    assertEquals("", stream.acked(send(0, 10), Reply.acked(9, 10, 0)));
    send(10, 11);
    stream.skip(10);
    assertEquals(11, stream.from());
    assertEquals(11, stream.announced());
    assertEquals(10, stream.acked());
    assertEquals(1, stream.lost());
    assertEquals(SeqRanges.of(0, 9), stream.mustBeStored());
  }
}
