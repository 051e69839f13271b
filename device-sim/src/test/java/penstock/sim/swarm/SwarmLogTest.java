package penstock.sim.swarm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import penstock.protocol.KmsgParser;
import penstock.protocol.RecordBatch;

class SwarmLogTest {

  private static final ClassModel MODEL = ClassModel.of(Fixtures.router());
  private static final long SECOND_US = 1_000_000;
  private static final int ROOM = 32 * 1024;

  private static SwarmLog log(int place) {
    Era era = new Era(0, 0, MODEL.lineNs(1), -SECOND_US, Era.Noise.NONE);
    return new SwarmLog(MODEL, place, List.of(era));
  }

  private static RecordBatch parse(byte[] bytes, int length) throws Exception {
    RecordBatch batch = new RecordBatch();
    assertEquals(length, new KmsgParser().parse(bytes, 0, length, true, batch));
    assertEquals(0, batch.malformedLines());
    return batch;
  }

  /** All that is in the ring, chunk by chunk, as it is told by number. */
  private static void check(SwarmLog log, long base) throws Exception {
    long at = log.oldest();
    long monoBefore = 0;
    byte[] out = new byte[ROOM];
    byte[] again = new byte[ROOM];
    while (at < log.next()) {
      SwarmLog.Rendered rendered = log.render(at, log.next(), base, ROOM, out);
      assertEquals(rendered, log.render(at, log.next(), base, ROOM, again));
      assertArrayEquals(
          Arrays.copyOf(out, rendered.bytes()), Arrays.copyOf(again, rendered.bytes()));
      RecordBatch batch = parse(out, rendered.bytes());
      assertEquals(rendered.records(), batch.count());
      for (int i = 0; i < batch.count(); i++) {
        assertEquals(at + i - base, batch.seq(i));
        assertTrue(batch.monoUs(i) >= monoBefore, "time goes back");
        monoBefore = batch.monoUs(i);
      }
      StringBuilder expected = new StringBuilder();
      log.line(at).appendTo(expected, at - base, batch.monoUs(0));
      String found = new String(out, 0, expected.length(), StandardCharsets.US_ASCII);
      assertEquals(expected.toString(), found);
      at += rendered.records();
    }
    assertEquals(log.next(), at);
  }

  @Property(tries = 60)
  void shouldBeTheSameWheneverItIsAskedFor(
      @ForAll @IntRange(max = 16_383) int place,
      @ForAll @Size(min = 1, max = 6) List<@LongRange(min = 1, max = 400) Long> steps)
      throws Exception {
    SwarmLog log = log(place);
    long now = 0;
    for (int i = 0; i < steps.size(); i++) {
      now += steps.get(i) * SECOND_US;
      long oldest = log.oldest();
      long next = log.next();
      switch (i % 3) {
        case 0 -> log.advance(now);
        case 1 -> log.pace(now, MODEL.lineNs((double) (steps.get(i) % 5 + 1)));
        default -> log.fill(now, log.oldest(), 30_000, MODEL.lineNs(1));
      }
      assertTrue(log.oldest() >= oldest && log.next() >= next);
      check(log, 0);
    }
  }

  @Property(tries = 100)
  void shouldHoldAsMuchAsFits(
      @ForAll @IntRange(max = 16_383) int place,
      @ForAll @LongRange(min = 1, max = 4_000) long seconds) {
    SwarmLog log = log(place);
    log.advance(seconds * SECOND_US);
    int room = MODEL.settings().bufferBytes();
    assertEquals(seconds * 5, log.next());
    assertTrue(log.bytes(log.oldest(), log.next()) <= room);
    assertTrue(log.oldest() == 0 || log.bytes(log.oldest() - 1, log.next()) > room);
  }

  @Property(tries = 100)
  void shouldFillUpToWhatIsWanted(
      @ForAll @LongRange(min = 1, max = 100) long seconds,
      @ForAll @LongRange(min = 1, max = 50_000) long wanted) {
    SwarmLog log = log(7);
    log.advance(seconds * SECOND_US);
    long before = log.next();
    log.fill(seconds * SECOND_US, 0, wanted, MODEL.lineNs(1));
    assertTrue(log.bytes(0, log.next()) >= wanted);
    assertTrue(log.next() == before || log.bytes(0, log.next() - 1) < wanted);
    log.advance((seconds + 10) * SECOND_US);
    assertTrue(log.next() >= before + 50 - 1, "it does not go on");
  }

  @Test
  void shouldBeginItsClockAgainWhenTheKernelStarts() throws Exception {
    SwarmLog log = log(0);
    log.advance(3_600 * SECOND_US);
    log.reboot(3_600 * SECOND_US, MODEL.lineNs(1));
    long first = log.next();
    log.advance(3_610 * SECOND_US);
    byte[] out = new byte[ROOM];
    SwarmLog.Rendered rendered = log.render(first, log.next(), first, ROOM, out);
    RecordBatch batch = parse(out, rendered.bytes());
    assertEquals(0, batch.seq(0));
    assertEquals(200_000, batch.monoUs(0));
    assertEquals(10 * SECOND_US, log.monoUs(3_610 * SECOND_US));
  }

  @Test
  void shouldLimitAProgramGoneMadAndSayHowMuchItDropped() throws Exception {
    List<Era> eras = MadApp.eras(Fixtures.router(), 0, 0, -SECOND_US);
    SwarmLog log = new SwarmLog(MODEL, 0, eras);
    log.advance(100_000 * SECOND_US);
    long before = log.next();
    log.advance(100_060 * SECOND_US);
    assertEquals(600.0, (double) (log.next() - before), 1.0);
    byte[] out = new byte[ROOM];
    long at = log.next() - 200;
    SwarmLog.Rendered rendered = log.render(at, log.next(), 0, ROOM, out);
    parse(out, rendered.bytes());
    String text = new String(out, 0, rendered.bytes(), StandardCharsets.US_ASCII);
    // 250 lines a second come and 5 pass, for 10 s.
    assertTrue(text.contains("2450"), text);
    check(log, 0);
    SwarmLog early = new SwarmLog(MODEL, 0, eras);
    early.advance(SECOND_US / 10);
    assertEquals(25.5, (double) early.next(), 1.0);
  }
}
