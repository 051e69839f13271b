package penstock.sim.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import penstock.protocol.SeqRanges;
import penstock.sim.device.Chunk;
import penstock.sim.device.Reply;
import penstock.sim.device.Request;

final class LossyLinkTest {

  private static final Chunk CHUNK = Chunk.of(SeqRanges.of(0, 0), "6,0,1,-;x\n".getBytes(US_ASCII));

  private final FakeLink node = new FakeLink();

  private static final class FakeLink implements DeviceLink {
    int taken;
    int cuts;

    @Override
    public Reply send(Request request) {
      taken++;
      return Reply.of(200);
    }

    @Override
    public void cut() {
      cuts++;
    }

    @Override
    public void close() {}
  }

  private static Request upload() {
    return new Request.Upload("s", 0, -1, CHUNK);
  }

  @Test
  void shouldLoseAnswersAndNeverRequests() throws IOException {
    LossyLink link = new LossyLink(node, 0.25, new SplittableRandom(1));
    int answered = 0;
    for (int i = 0; i < 1_000; i++) {
      answered += answers(link) ? 1 : 0;
    }
    assertEquals(1_000, node.taken);
    assertEquals(1_000 - answered, node.cuts);
    assertTrue(answered > 700 && answered < 800, answered + " answered");
  }

  private static boolean answers(LossyLink link) {
    try {
      return link.send(upload()).status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void shouldLoseNoAnswerToQuestions() throws IOException {
    LossyLink link = new LossyLink(node, 1, new SplittableRandom(1));
    assertEquals(200, link.send(new Request.Position("s")).status());
    assertThrows(IOException.class, () -> link.send(upload()));
  }
}
