package penstock.sim.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import penstock.protocol.SeqRanges;
import penstock.sim.fake.MemoryNode;
import penstock.sim.line.DeviceClass;

/**
 * A device, a network and a node in one thread and on one clock that nobody waits for. The seed
 * gives every fault; after each story all is healed, and what the node has is what the device says.
 */
class SimDeviceSimulationTest {

  private static final long SECOND = 1_000_000;
  private static final long HOUR = 3_600 * SECOND;

  /** What the network and the node do to requests. */
  private static final class Road {
    final MemoryNode node = new MemoryNode();
    final SplittableRandom random;
    double faults;
    double moves;
    long poison = -1;
    long outageUntilUs;

    Road(SplittableRandom random) {
      this.random = random;
    }

    /** Null where no answer comes. */
    @Nullable Reply carry(String device, Request request, long nowUs) {
      if (nowUs < outageUntilUs || random.nextDouble() < faults / 3) {
        return null;
      }
      if (random.nextDouble() < faults / 3) {
        int[] statuses = {503, 429, 500, 403};
        return Reply.later(statuses[random.nextInt(4)], random.nextInt(100) - 1);
      }
      Reply reply = answer(device, request);
      return random.nextDouble() < faults / 3 ? null : reply;
    }

    Reply answer(String device, Request request) {
      if (!(request instanceof Request.Upload upload)) {
        return Reply.acked(node.position(device, request.stream()), 0, 0);
      }
      if (upload.chunk().runs().contains(poison)) {
        return Reply.of(400);
      }
      return random.nextDouble() < moves
          ? Reply.of(409)
          : node.upload(device, upload.stream(), upload.oldest(), body(upload.chunk()));
    }
  }

  private static byte[] body(Chunk chunk) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      chunk.writeTo(out);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertEquals(chunk.bodyBytes(), out.size());
    return out.toByteArray();
  }

  private static final class Story {
    final Road road;
    final SimDevice device;
    final SplittableRandom random;
    long nowUs;

    Story(String id, long seed, DeviceSettings settings) {
      random = new SplittableRandom(seed);
      road = new Road(random.split());
      device = new SimDevice(id, settings, seed, 0);
    }

    Story(long seed) {
      this("ap-0001", seed, DeviceSettings.usual(DeviceClass.AP));
    }

    void run(long forUs) {
      long endUs = nowUs + forUs;
      while (nowUs < endUs && !device.isDrained()) {
        step();
        nowUs = Math.min(endUs, Math.max(nowUs + 1_000, device.dueUs()));
      }
    }

    void step() {
      Request request = device.step(nowUs);
      if (request == null) {
        return;
      }
      Reply reply = road.carry(device.id(), request, nowUs);
      nowUs += 50_000;
      if (reply == null) {
        device.failed(nowUs);
      } else {
        device.answered(request, reply, nowUs);
      }
    }

    void heal() {
      road.faults = 0;
      road.moves = 0;
      road.outageUntilUs = 0;
      device.post(new Fault.Drain());
      run(2 * HOUR);
      assertTrue(device.isDrained(), "not drained after two hours");
    }

    StreamTruth stream() {
      List<StreamTruth> streams = device.truth().streams();
      return streams.get(streams.size() - 1);
    }

    void check() {
      assertEquals(List.of(), device.truth().broken());
      StreamTruth last = stream();
      for (StreamTruth stream : device.truth().streams()) {
        checkStored(stream);
        checkLost(stream);
        if (stream == last) {
          assertEquals(SeqRanges.EMPTY, stream.unacked());
        }
      }
    }

    private void checkStored(StreamTruth stream) {
      SeqRanges stored = road.node.stored(device.id(), stream.id());
      assertTrue(stored.containsAll(stream.acked()), "acked, but not stored");
      assertTrue(stream.sent().containsAll(stored), "stored, but not sent");
      assertTrue(road.node.duplicates(device.id(), stream.id()) <= stream.sentAgain());
      for (var range : stored.toList()) {
        for (long seq = range.first(); seq <= range.last(); seq++) {
          assertEquals(stream.line(seq), road.node.line(device.id(), stream.id(), seq));
        }
      }
    }

    private void checkLost(StreamTruth stream) {
      SeqRanges stored = road.node.stored(device.id(), stream.id());
      SeqRanges lost = road.node.lost(device.id(), stream.id());
      SeqRanges given = stream.overwritten().plus(stream.skipped());
      assertTrue(given.containsAll(lost), lost + " lost, of which the device has some: " + given);
      assertTrue(
          lost.plus(stored).containsAll(stream.announcedLost()),
          "announced, but not in the ledger");
    }
  }

  @Property(tries = 40)
  void shouldAgreeWithTheNodeWhateverHappens(
      @ForAll @LongRange(min = 0, max = 1L << 40) long seed) {
    Story story = new Story(seed);
    for (int chapter = 0; chapter < 12; chapter++) {
      story.road.faults = story.random.nextDouble() * 0.5;
      story.road.moves = story.random.nextInt(4) == 0 ? 0.2 : 0;
      story.road.poison = story.random.nextInt(6_000);
      switch (story.random.nextInt(7)) {
        case 0 -> story.device.post(new Fault.WarmReboot());
        case 1 -> story.device.post(new Fault.ColdReboot());
        case 2 -> story.device.post(new Fault.Panic());
        case 3 -> story.device.post(new Fault.Storm(500 + story.random.nextInt(4_000)));
        case 4 -> story.road.outageUntilUs = story.nowUs + story.random.nextLong(900 * SECOND);
        default -> {}
      }
      story.run(story.random.nextLong(400 * SECOND));
    }
    story.heal();
    story.check();
  }

  @Example
  void shouldTellWhatItOverwroteInAnOutage() {
    Story story = new Story(3);
    story.run(600 * SECOND);
    assertEquals(SeqRanges.EMPTY, story.stream().overwritten());

    story.road.outageUntilUs = story.nowUs + 900 * SECOND;
    story.run(900 * SECOND);
    story.heal();

    story.check();
    SeqRanges overwritten = story.stream().overwritten();
    assertTrue(overwritten.size() > 3_000, "overwritten: " + overwritten);
    assertEquals(overwritten, story.road.node.lost("ap-0001", story.stream().id()));
  }

  @Example
  void shouldGoOnWithItsStreamAfterAPanic() {
    Story story = new Story(3);
    story.run(600 * SECOND);
    StreamTruth before = story.stream();
    long next = before.next();

    story.device.post(new Fault.Panic());
    story.run(600 * SECOND);
    story.heal();

    story.check();
    assertEquals(1, story.device.truth().streams().size());
    assertEquals("kernel-panic", before.rule(firstWithRule(before, next, "kernel-panic")));
    assertEquals("kernel-boot", before.rule(firstWithRule(before, next, "kernel-boot")));
    assertEquals(SeqRanges.of(0, before.next() - 1), before.acked());
  }

  private static long firstWithRule(StreamTruth stream, long from, String rule) {
    for (long seq = from; seq < stream.next(); seq++) {
      if (stream.rule(seq).equals(rule)) {
        return seq;
      }
    }
    throw new AssertionError("no " + rule + " from " + from + " on");
  }

  @Example
  void shouldBeginANewStreamWhenItsRamIsLost() {
    Story story = new Story(3);
    story.run(600 * SECOND);
    StreamTruth before = story.stream();
    story.road.outageUntilUs = story.nowUs + 100 * SECOND;
    story.run(100 * SECOND);

    story.device.post(new Fault.ColdReboot());
    story.run(600 * SECOND);
    story.heal();

    story.check();
    assertEquals(2, story.device.truth().streams().size());
    assertFalse(before.lostWithRam().isEmpty());
    SeqRanges known = before.acked().plus(before.lostWithRam()).plus(before.overwritten());
    assertEquals(SeqRanges.of(0, before.next() - 1), known);
    assertEquals("kernel-boot", story.stream().rule(0));
  }

  @Example
  void shouldMoveWhatWasNotStoredToTheNewStream() {
    Story story = new Story(3);
    story.run(600 * SECOND);
    StreamTruth before = story.stream();
    story.road.moves = 1;
    while (story.device.truth().streams().size() == 1) {
      story.nowUs = Math.max(story.nowUs, story.device.dueUs());
      story.step();
    }
    story.heal();

    story.check();
    assertEquals(SeqRanges.EMPTY, story.road.node.lost("ap-0001", story.stream().id()));
    assertEquals(before.id() + ".1." + before.acked().size(), story.stream().id());
    assertEquals(before.line(before.acked().max() + 1), story.stream().line(0));
  }

  @Example
  void shouldResumeBehindWhatTheNodeHas() {
    Story story = new Story(3);
    story.run(600 * SECOND);
    story.device.post(new Fault.WarmReboot());
    story.run(600 * SECOND);
    story.heal();

    story.check();
    assertEquals(0, story.stream().sentAgain());
    assertEquals(0, story.road.node.duplicates("ap-0001", story.stream().id()));
  }

  @Example
  void shouldNoticeANodeThatForgot() {
    Story story = new Story(3);
    story.run(600 * SECOND);
    story.device.post(new Fault.WarmReboot());
    Road amnesic = new Road(new SplittableRandom(1));
    Request request = null;
    while (!(request instanceof Request.Position)) {
      story.nowUs = Math.max(story.nowUs + 1, story.device.dueUs());
      request = story.device.step(story.nowUs);
      if (request instanceof Request.Upload) {
        story.device.failed(story.nowUs);
      }
    }
    Reply reply = amnesic.answer("ap-0001", request);
    story.device.answered(request, reply, story.nowUs);

    assertEquals(1, story.device.truth().broken().size());
  }

  /** Two boots in one chunk: only the clock of the one that runs can be told. */
  @Example
  void shouldTellTheClockOfTheBootThatTheChunkEndsIn() {
    Story story = new Story("tv-0001", 3, DeviceSettings.usual(DeviceClass.TV));
    story.road.outageUntilUs = 500 * SECOND;
    story.run(100 * SECOND);
    story.device.post(new Fault.WarmReboot());
    story.run(350 * SECOND);
    int told = 0;
    int untold = 0;
    for (long end = story.nowUs + 600 * SECOND; story.nowUs < end; ) {
      story.nowUs = Math.max(story.nowUs + 1, story.device.dueUs());
      Request request = story.device.step(story.nowUs);
      if (request == null) {
        continue;
      }
      if (request instanceof Request.Upload upload) {
        boolean older = upload.chunk().lastBoot() == 0;
        assertEquals(older, upload.monoUs() < 0);
        told += older ? 0 : 1;
        untold += older ? 1 : 0;
      }
      Reply reply = story.road.answer("tv-0001", request);
      story.device.answered(request, reply, story.nowUs);
    }
    assertTrue(told > 0 && untold > 0, told + " chunks with a clock, " + untold + " without");
  }

  /** A read of a full ring is overtaken: the chunk has a jump in it. */
  @Example
  void shouldLoseRecordsInsideAChunkWhenItsReadIsOverrun() {
    DeviceSettings usual = DeviceSettings.usual(DeviceClass.AP);
    DeviceSettings hasty =
        new DeviceSettings(
            usual.ringBytes(), usual.linesPerSecond(), usual.limiter(), usual.uploader(), 1, 1);
    Story story = new Story("ap-0001", 3, hasty);
    story.road.outageUntilUs = 900 * SECOND;
    story.run(900 * SECOND);
    int jumps = 0;
    while (jumps == 0 && story.nowUs < HOUR) {
      story.nowUs = Math.max(story.nowUs + 1, story.device.dueUs());
      Request request = story.device.step(story.nowUs);
      if (request instanceof Request.Upload upload) {
        jumps += upload.chunk().runs().count() - 1;
        Reply reply = story.road.answer("ap-0001", request);
        story.device.answered(request, reply, story.nowUs);
      }
    }
    story.heal();
    story.check();
    assertTrue(jumps > 0, "no chunk with a jump");
  }
}
