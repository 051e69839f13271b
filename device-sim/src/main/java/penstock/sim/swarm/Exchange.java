package penstock.sim.swarm;

import java.io.IOException;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import penstock.sim.device.Reply;
import penstock.sim.device.Uploader;

/**
 * What devices send and what they make of the answers: {@link Uploader} decides, this carries it
 * out, checks every answer against what was sent, and counts. Belongs to the thread of its loop.
 */
final class Exchange implements Wires.User {

  private final Tally tally;
  private final StormWatch watch;
  private final Roster roster;
  private final RunClock clock;
  private final BitSet inStorm;
  private final NeighbourhoodTally[] tallies;
  private final ChunkMaker maker;
  private final Scratch scratch;
  private final Fate fate;
  private final SwarmLoop loop;

  Exchange(Swarm.Run run, Fate fate, Scratch scratch, BodyCache cache, SwarmLoop loop) {
    this.tally = run.tally();
    this.watch = run.watch();
    this.roster = run.roster();
    this.clock = run.clock();
    this.inStorm = run.inStorm();
    this.fate = fate;
    this.scratch = scratch;
    this.loop = loop;
    this.tallies = new NeighbourhoodTally[roster.settings().neighbourhoods().size()];
    for (int i = 0; i < tallies.length; i++) {
      tallies[i] = new NeighbourhoodTally();
    }
    SwarmSettings settings = roster.settings();
    boolean forwarded = settings.connections().kind() == Connections.Kind.PLAIN_XFCC;
    this.maker = new ChunkMaker(settings.uploads(), roster, forwarded, cache);
  }

  NeighbourhoodTally of(int neighbourhood) {
    return tallies[neighbourhood];
  }

  /** The device is due. */
  void begin(SwarmDevice device, long nowUs) {
    if (!isUp(device)) {
      device.uploader.failed(nowUs);
      loop.rest(device);
      return;
    }
    device.stream.log().advance(fate.logUs(nowUs));
    if (device.uploader.phase() == Uploader.Phase.SENDING
        && device.from() >= device.stream.log().next()) {
      device.replayFrom = 0;
      device.uploader.idle(nowUs);
      loop.rest(device);
      return;
    }
    device.state = SwarmDevice.State.WAITING;
    device.waitingSinceNanos = System.nanoTime();
    loop.wires().acquire(device, nowUs);
  }

  @Override
  public boolean isUp(SwarmDevice device) {
    return !fate.isCut(device.neighbourhood);
  }

  @Override
  public void ready(Wire wire, SwarmDevice device) {
    device.state = SwarmDevice.State.SENDING;
    long nowUs = clock.nowUs();
    tally.waited(System.nanoTime() - device.waitingSinceNanos);
    boolean asks = device.uploader.phase() == Uploader.Phase.ASKING;
    long logUs = fate.logUs(nowUs);
    device.stream.log().advance(logUs);
    if (!asks && device.from() >= device.stream.log().next()) {
      // It lost its RAM while it waited.
      device.uploader.idle(nowUs);
      loop.wires().release(wire, false, nowUs);
      loop.rest(device);
      return;
    }
    Upload upload = asks ? maker.question(device) : maker.chunk(device, logUs);
    if (!asks) {
      device.stream.sent(upload.from(), upload.to());
      count(device, upload, nowUs);
    }
    loop.wires().sent(wire, upload, nowUs);
    try {
      wire.send(maker.bytes(), maker.from(), maker.to(), scratch);
    } catch (IOException e) {
      loop.wires().broken(wire, e, nowUs);
    }
  }

  private void count(SwarmDevice device, Upload upload, long nowUs) {
    tally.arrivals.increment();
    tally.bodyBytes.add(upload.bodyBytes());
    if (inStorm.get(device.neighbourhood)) {
      watch.arrived(nowUs);
    }
  }

  @Override
  public void answered(Wire wire, AnswerReader.Answer answer) {
    long nowUs = clock.nowUs();
    SwarmDevice device = wire.user;
    Upload upload = wire.upload;
    if (device != null && upload != null) {
      take(device, upload, answer.reply(), nowUs);
      loop.wires().release(wire, answer.closes(), nowUs);
      loop.look(device);
      loop.rest(device);
    } else {
      loop.wires().release(wire, answer.closes(), nowUs);
    }
  }

  private void take(SwarmDevice device, Upload upload, Reply reply, long nowUs) {
    Reply heard = heard(device, reply);
    if (upload.isQuestion()) {
      if (device.uploader.onPosition(nowUs, heard) == Uploader.Verdict.RESUMED) {
        complain(device, device.stream.resumed(reply));
      }
      return;
    }
    Uploader.Verdict verdict =
        device.uploader.onUpload(nowUs, heard, upload.records(), upload.to() - 1, upload.more());
    switch (verdict) {
      case ACKED -> acked(device, upload, reply, nowUs);
      case LATER -> later(device, upload, reply);
      case SKIP -> {
        device.stream.skip(upload.from());
        refusedForGood(device, reply);
      }
      case NEW_STREAM -> {
        fate.newStream(device);
        refusedForGood(device, reply);
      }
      case RESUMED -> throw new IllegalStateException("resumed by an upload");
    }
  }

  /** What the device makes of it. */
  private static Reply heard(SwarmDevice device, Reply reply) {
    return device.does(Misbehaving.Kind.IGNORES_RETRY_AFTER) && reply.retryAfterSeconds() > 1
        ? Reply.later(reply.status(), 1)
        : reply;
  }

  private void acked(SwarmDevice device, Upload upload, Reply reply, long nowUs) {
    maker.forget(device);
    complain(device, device.stream.acked(upload, reply));
    device.replayFrom = upload.more() ? upload.to() : 0;
    long nanos = System.nanoTime() - upload.sentNanos();
    NeighbourhoodTally of = tallies[device.neighbourhood];
    of.uploads++;
    of.rawBytes += upload.rawBytes();
    of.ackNanos.recordValue(Tally.bounded(nanos));
    tally.admitted.increment();
    tally.rawBytes.add(upload.rawBytes());
    tally.acked(inStorm.get(device.neighbourhood), nanos);
    if (device.refusedSinceNanos != 0) {
      refusedUntilNow(device, of);
    }
    if (device.stormNext != SwarmDevice.NO_STORM) {
      watch.acked();
      if (device.stream.ackedNext() >= device.stormNext) {
        device.stormNext = SwarmDevice.NO_STORM;
        watch.drained(nowUs);
      }
    }
    fate.acked(device, nowUs);
  }

  private void refusedUntilNow(SwarmDevice device, NeighbourhoodTally of) {
    long refusedFor = System.nanoTime() - device.refusedSinceNanos;
    device.refusedSinceNanos = 0;
    of.refusedLongestNanos = Math.max(of.refusedLongestNanos, refusedFor);
    if (device.stormNext != SwarmDevice.NO_STORM) {
      watch.refusedFor(refusedFor);
    }
  }

  private void later(SwarmDevice device, Upload upload, Reply reply) {
    if (reply.status() != 503 && reply.status() != 429) {
      refusedForGood(device, reply);
      return;
    }
    if (!reply.detail().isEmpty()) {
      // The node had begun with it, and had counted what it knew already.
      device.stream.unanswered(upload);
      tally.failure(roster.id(device.index) + ": " + reply.status() + " " + reply.detail());
    }
    tally.refused.increment();
    tallies[device.neighbourhood].refused++;
    if (device.refusedSinceNanos == 0) {
      device.refusedSinceNanos = System.nanoTime();
    }
    if (device.stormNext != SwarmDevice.NO_STORM) {
      watch.refused();
    }
  }

  /** Any answer that is not 200 and not about the time. */
  private void refusedForGood(SwarmDevice device, Reply reply) {
    tally.failed.increment();
    tallies[device.neighbourhood].failed++;
    tally.failure(roster.id(device.index) + ": " + reply.status() + " " + reply.detail());
  }

  @Override
  public void broken(@Nullable SwarmDevice device, @Nullable Upload upload, IOException why) {
    if (device == null) {
      return;
    }
    if (isUp(device)) {
      tally.failed.increment();
      tallies[device.neighbourhood].failed++;
      tally.failure(roster.id(device.index) + ": " + why);
      if (upload == null) {
        tally.arrivals.increment();
      }
    }
    if (upload != null) {
      device.stream.unanswered(upload);
    }
    device.node++;
    device.uploader.failed(clock.nowUs());
    loop.rest(device);
  }

  private void complain(SwarmDevice device, String what) {
    if (!what.isEmpty()) {
      tally.complain(roster.id(device.index) + ": " + what);
    }
  }

  /** The simulator itself can't go on. */
  void fatal(IOException e) {
    tally.complain("the simulator failed: " + e);
  }

  void close() {
    maker.close();
  }
}
