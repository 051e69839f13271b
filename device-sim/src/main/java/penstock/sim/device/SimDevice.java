package penstock.sim.device;

import java.util.HashSet;
import java.util.HexFormat;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import penstock.sim.line.DeviceClass;
import penstock.sim.line.StreamName;

/**
 * One device: its log, what writes it, and what uploads it. It does no I/O and looks at no clock:
 * whoever runs it asks for the next request when it is due, and tells what became of it. One thread
 * at a time runs it; only {@link #post} is for any.
 *
 * <p>A chunk that was answered with 200 is behind the device for good. Everything else is sent
 * again until it is overwritten.
 */
public final class SimDevice {

  /** A program that overruns a read offers so many lines at once. */
  private static final int OVERRUN_LINES = 400;

  private final String id;
  private final DeviceSettings settings;
  private final SplittableRandom random;
  private final Uploader uploader;
  private final LineSource source;
  private final ChunkReader reader = new ChunkReader();
  private final DeviceTruth truth;
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();

  private DeviceLog log;
  private StreamTruth stream;

  /** The first number of the root that was not answered yet, as far as the device remembers. */
  private long cursor;

  /** Boots of this root of which the node has seen the clock. */
  private final Set<Integer> clocksTold = new HashSet<>();

  private long downUntilUs;
  private boolean bootPending;
  private boolean draining;

  /**
   * @param seed decides everything but what comes over the network: the same seed gives the same
   *     stream ids
   */
  public SimDevice(String id, DeviceSettings settings, long seed, long nowUs) {
    this.id = id;
    this.settings = settings;
    this.random = new SplittableRandom(seed);
    this.uploader = new Uploader(settings.uploader(), random, nowUs);
    this.source = new LineSource(DeviceClass.of(id), settings, random, nowUs);
    this.truth = new DeviceTruth(id);
    this.log = newLog();
    this.stream = begin(StreamName.first(log.root()));
    log.boot(nowUs);
    noteGrowth();
  }

  private DeviceLog newLog() {
    String root = HexFormat.of().toHexDigits(random.nextLong());
    return new DeviceLog(id, root, settings.ringBytes());
  }

  private StreamTruth begin(StreamName name) {
    StreamTruth begun = new StreamTruth(name, log.script());
    truth.begin(begun);
    return begun;
  }

  public String id() {
    return id;
  }

  public DeviceTruth truth() {
    return truth;
  }

  /** Something befalls it, at its next step. For any thread. */
  public void post(Fault fault) {
    faults.add(fault);
  }

  /** When it wants its next step; earlier where a fault was posted. */
  public long dueUs() {
    return Math.max(downUntilUs, uploader.dueUs());
  }

  /** Whether all that it logged is behind it. Only after {@link Fault.Drain}. */
  public boolean isDrained() {
    return draining && !bootPending && cursor >= log.ring().next();
  }

  /** Lives up to {@code nowUs}, and gives what it wants to send by now, null where nothing. */
  public @Nullable Request step(long nowUs) {
    liveUntil(nowUs);
    if (nowUs < dueUs() || bootPending) {
      return null;
    }
    if (uploader.phase() == Uploader.Phase.ASKING) {
      return new Request.Position(stream.id());
    }
    long from = Math.max(cursor, log.ring().oldest());
    if (from >= log.ring().next()) {
      cursor = from;
      uploader.idle(nowUs);
      return null;
    }
    return upload(nowUs, from);
  }

  private void liveUntil(long nowUs) {
    comeUp(nowUs);
    if (!bootPending && !draining) {
      source.advance(nowUs, log);
    }
    for (Fault fault = faults.poll(); fault != null; fault = faults.poll()) {
      befall(fault, nowUs);
    }
    noteGrowth();
  }

  private void comeUp(long nowUs) {
    if (bootPending && nowUs >= downUntilUs) {
      bootPending = false;
      log.boot(downUntilUs);
      source.resume(downUntilUs);
      uploader.restarted(nowUs);
      hurryToDrain(nowUs);
    }
  }

  private void befall(Fault fault, long nowUs) {
    if (fault instanceof Fault.Panic && !bootPending) {
      log.panic(nowUs);
      goDown(nowUs);
    } else if (fault instanceof Fault.WarmReboot) {
      goDown(nowUs);
    } else if (fault instanceof Fault.ColdReboot) {
      loseRam();
      goDown(nowUs);
    } else if (fault instanceof Fault.Storm storm) {
      source.storm(storm.lines());
    } else if (fault instanceof Fault.Hurry) {
      uploader.hurry(nowUs);
    } else if (fault instanceof Fault.Drain) {
      draining = true;
      hurryToDrain(nowUs);
    }
  }

  private void hurryToDrain(long nowUs) {
    if (draining) {
      uploader.hurry(nowUs);
    }
  }

  private void goDown(long nowUs) {
    downUntilUs = Math.max(downUntilUs, nowUs + settings.rebootUs());
    bootPending = true;
  }

  private void loseRam() {
    noteGrowth();
    stream.ended(true);
    log = newLog();
    cursor = 0;
    clocksTold.clear();
    stream = begin(StreamName.first(log.root()));
  }

  private void noteGrowth() {
    long base = stream.name().base();
    RingBuffer ring = log.ring();
    stream.grown(ring.next() - base, Math.max(0, ring.oldest() - base));
  }

  private Request upload(long nowUs, long from) {
    Chunk chunk =
        reader.read(
            log,
            stream.name(),
            from,
            uploader.recordsMax(),
            uploader.bytesMax(),
            clocksTold::contains,
            interlude(nowUs, from));
    noteGrowth();
    long oldest = Math.max(0, log.ring().oldest() - stream.name().base());
    if (!stream.skipped().isEmpty()) {
      oldest = Math.max(oldest, stream.skipped().max() + 1);
    }
    long monoUs = chunk.lastBoot() == log.boot() ? log.monoUs(nowUs) : -1;
    stream.sending(chunk);
    return new Request.Upload(stream.id(), oldest, monoUs, chunk);
  }

  /** Where the reader is at the ring's end and the ring is full, a storm may overtake it. */
  private ChunkReader.Interlude interlude(long nowUs, long from) {
    boolean overruns =
        !draining
            && log.ring().isFull()
            && from == log.ring().oldest()
            && random.nextDouble() < settings.overrunChance();
    if (!overruns) {
      return () -> {};
    }
    return () -> source.burst(OVERRUN_LINES, nowUs, log);
  }

  /** No answer came. */
  public void failed(long nowUs) {
    uploader.failed(nowUs);
  }

  /** An answer came to the request that {@link #step} gave last. */
  public void answered(Request request, Reply reply, long nowUs) {
    if (request instanceof Request.Upload upload) {
      onUpload(upload, reply, nowUs);
    } else if (uploader.onPosition(nowUs, reply) == Uploader.Verdict.RESUMED) {
      resumeBehind(reply.acked());
    }
    noteGrowth();
  }

  private void resumeBehind(long acked) {
    checkWatermark(acked, -1);
    long base = stream.name().base();
    if (acked >= log.ring().next() - base) {
      move(log.ring().oldest());
      return;
    }
    cursor = base + acked + 1;
  }

  private void onUpload(Request.Upload upload, Reply reply, long nowUs) {
    Chunk chunk = upload.chunk();
    long last = chunk.runs().max();
    long lastNumber = stream.name().rootSeq(last);
    switch (uploader.onUpload(nowUs, reply, (int) chunk.runs().size(), last, chunk.isCut())) {
      case ACKED -> {
        stream.acked(upload);
        checkWatermark(reply.acked(), last);
        cursor = Math.max(cursor, lastNumber + 1);
        if (upload.monoUs() >= 0) {
          clocksTold.add(chunk.lastBoot());
        }
      }
      case SKIP -> {
        stream.skipped(chunk);
        cursor = Math.max(cursor, lastNumber + 1);
      }
      case NEW_STREAM -> move(cursor);
      case RESUMED, LATER -> {}
    }
  }

  /** Of all below the chunk's last record, nothing is missing: it was answered, or told as lost. */
  private void checkWatermark(long acked, long atLeast) {
    if (acked >= stream.next()) {
      truth.broken(
          "stream "
              + stream.id()
              + ": acked "
              + acked
              + " of records up to "
              + (stream.next() - 1));
    } else if (acked < Math.max(atLeast, stream.watermark())) {
      truth.broken(
          "stream %s: acked %d, which was %d before and has to be at least %d"
              .formatted(stream.id(), acked, stream.watermark(), atLeast));
    }
    stream.watermark(acked);
  }

  /** What was not answered goes on in another stream. */
  private void move(long fromNumber) {
    stream.ended(false);
    clocksTold.clear();
    cursor = fromNumber;
    stream = begin(stream.name().movedAt(fromNumber));
  }
}
