package penstock.node.gate;

import akka.util.ByteString;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import penstock.node.registry.DeviceEntry;
import penstock.node.registry.Quarantine;
import penstock.node.segment.Codec;
import penstock.protocol.KmsgException;
import penstock.protocol.KmsgParser;
import penstock.protocol.RecordBatch;

/**
 * One upload's body on its way: takes what has arrived, decompresses and parses it in pieces of
 * bounded size, and sees each piece committed before it takes the next. A body that comes in one
 * piece is stored as the device compressed it; pieces of a longer one are compressed anew.
 *
 * <p>Not thread-safe: the caller waits for one {@link #take} before it calls the next.
 */
final class Upload implements AutoCloseable {

  /** How the bytes that are handed over end. */
  enum Ending {
    /** More follow. */
    MORE,
    /** More may follow, but nothing has come for a while: whole lines count. */
    PAUSE,
    /** The body is whole. */
    END,
    /** The connection broke: what came counts up to its last whole line. */
    CUT
  }

  /**
   * Where nothing says how long the contents are, this many times the compressed bytes are tried.
   */
  private static final int RATIO_GUESS = 16;

  private static final int RAW_BYTES_MIN = 64 * 1024;

  private static final int UNKNOWN = ZstdBody.UNKNOWN;

  private final DeviceEntry device;
  private final UploadHead head;
  private final GateSettings settings;
  private final Committer committer;
  private final RawBudget rawBudget;
  private final DeviceQuotas quotas;
  private final Faults faults;
  private final GateMetrics metrics;
  private final SenderMetrics senders;
  private final long arrivalUs;
  private final long arrivalNanos;

  private final KmsgParser parser = new KmsgParser();
  private @Nullable BodyDecoder decoder;
  private byte[] carry = new byte[0];

  /** Whether {@link #carry} began with the same record at the last pause. */
  private boolean carryAged;

  private final Growth growth;
  private long recordsSeen;
  private long malformedAhead;
  private boolean firstPiece = true;
  private volatile boolean ended;

  /** When the bytes in work arrived. */
  private long takenNanos;

  /** What the gate counts for what has come and was not committed yet. */
  private long cost = Cost.REQUEST_BYTES;

  private long stored;
  private long duplicates;
  private long watermark = -1;
  private boolean answered;

  Upload(
      DeviceEntry device,
      UploadHead head,
      GateSettings settings,
      Committer committer,
      RawBudget rawBudget,
      DeviceQuotas quotas,
      Quarantine quarantine,
      GateMetrics metrics,
      SenderMetrics senders,
      long arrivalUs,
      long arrivalNanos) {
    this.device = device;
    this.head = head;
    this.settings = settings;
    this.committer = committer;
    this.rawBudget = rawBudget;
    this.quotas = quotas;
    this.faults = new Faults(device.id(), quarantine);
    this.metrics = metrics;
    this.senders = senders;
    this.arrivalUs = arrivalUs;
    this.arrivalNanos = arrivalNanos;
    this.growth = new Growth(head, settings);
  }

  /** Whether there is something that a pause should bring to an end. */
  boolean unfinished() {
    return carry.length > 0;
  }

  /** Bytes that came after the body had been refused. */
  void discard(ByteString body) {
    metrics.body(body.size());
    quotas.sent(device.id(), body.size());
  }

  /** All that is still to come of a refused body has been thrown away. */
  void discarded() {
    ended = true;
  }

  /** Whether the device has sent its body to the end. */
  boolean ended() {
    return ended;
  }

  /** What became of all pieces so far, in records. */
  Committer.Taken taken() {
    return new Committer.Taken(stored, duplicates, watermark);
  }

  /**
   * Takes what has arrived. Completes when all of it is durable, but for an unfinished record,
   * which stays here.
   *
   * @return fails with {@link Refusal}
   */
  CompletionStage<Void> take(ByteString body, Ending ending) {
    takenNanos = System.nanoTime();
    cost += body.size();
    growth.sent(body.size());
    metrics.body(body.size());
    quotas.sent(device.id(), body.size());
    ended = ending == Ending.END;
    boolean alone = firstPiece && ended;
    int whole = alone ? wholeLength(body) : UNKNOWN;
    CompletionStage<Void> done =
        whole == UNKNOWN ? takePieces(body, ending, alone) : takeWhole(body, whole);
    return ending == Ending.END ? done.thenCompose(nothing -> finish()) : done;
  }

  /** How long the contents are, where that is known ahead and makes one piece. */
  private int wholeLength(ByteString body) {
    return switch (head.codec()) {
      case IDENTITY -> body.size() <= settings.pieceRawBytes() ? body.size() : UNKNOWN;
      case ZSTD -> ZstdBody.lengthOfOneFrame(body.toArrayUnsafe(), settings.pieceRawBytes());
      case GZIP -> UNKNOWN;
    };
  }

  private CompletionStage<Void> takeWhole(ByteString body, int length) {
    growth.grown(length);
    return rawBudget.work(
        length,
        () -> {
          byte[] raw = contents(body, length);
          return piece(raw, raw.length, Ending.END, asSent(body));
        });
  }

  private byte[] contents(ByteString body, int length) {
    try {
      return head.codec() == Codec.ZSTD
          ? ZstdBody.oneFrame(body.toArrayUnsafe(), length)
          : body.toArray();
    } catch (Refusal e) {
      throw faults.broken(e, body);
    }
  }

  /** Text that came without compression gets some here. */
  private @Nullable ByteString asSent(ByteString body) {
    return head.codec() == Codec.IDENTITY ? null : body.compact();
  }

  private CompletionStage<Void> takePieces(ByteString body, Ending ending, boolean alone) {
    decoder().feed(body);
    int size = rawSize(body.size());
    return rawBudget.work(size, () -> steps(body, size, ending, alone));
  }

  private int rawSize(int bodySize) {
    long ratio = head.codec() == Codec.IDENTITY ? 1 : RATIO_GUESS;
    long guess = carry.length + Math.max(RAW_BYTES_MIN, ratio * bodySize);
    return (int) Math.min(guess, carry.length + settings.pieceRawBytes());
  }

  /** Piece after piece of what the decoder holds; a loop, because many may be done at once. */
  private CompletionStage<Void> steps(ByteString body, int size, Ending ending, boolean alone) {
    Step step = step(body, size, ending, alone);
    while (!step.last) {
      CompletableFuture<Void> done = step.done.toCompletableFuture();
      if (!done.isDone()) {
        return done.thenCompose(nothing -> steps(body, size, ending, false));
      }
      if (done.isCompletedExceptionally()) {
        return done;
      }
      step = step(body, size, ending, false);
    }
    return step.done;
  }

  /**
   * @param last whether the decoder needs more bytes from the device now
   */
  private record Step(boolean last, CompletionStage<Void> done) {}

  private Step step(ByteString body, int size, Ending ending, boolean alone) {
    byte[] raw = Arrays.copyOf(carry, Math.max(size, carry.length + RAW_BYTES_MIN));
    int length = fill(raw, carry.length, body);
    growth.grown(length - carry.length);
    boolean dry = length < raw.length;
    if (dry && ending == Ending.END && !decoder().complete()) {
      String reason = "the body ends in the middle of its " + head.codec() + " contents";
      throw faults.broken(Refusal.badBody(decoder().fed(), reason), body);
    }
    boolean pure = alone && dry && carry.length == 0 && head.codec() != Codec.IDENTITY;
    return new Step(
        dry, piece(raw, length, dry ? ending : Ending.MORE, pure ? body.compact() : null));
  }

  /** Decompresses until the array is full or the decoder needs more. */
  private int fill(byte[] raw, int from, ByteString body) {
    int length = from;
    try {
      int got = decoder().read(raw, length, raw.length - length);
      while (got > 0) {
        length += got;
        got = length == raw.length ? 0 : decoder().read(raw, length, raw.length - length);
      }
      return length;
    } catch (Refusal e) {
      throw faults.broken(e, body);
    }
  }

  /**
   * @param asSent what to store where all of it is new; null: compress it here
   */
  private CompletionStage<Void> piece(
      byte[] raw, int length, Ending ending, @Nullable ByteString asSent) {
    long base = growth.rawBytes() - length;
    RecordBatch batch = new RecordBatch();
    int consumed;
    try {
      consumed = parse(raw, length, ending, batch);
    } catch (KmsgException e) {
      return CompletableFuture.failedFuture(faults.unreadable(e, raw, length, base));
    }
    carryAged = ending == Ending.PAUSE || (carryAged && consumed == 0);
    carry = Arrays.copyOfRange(raw, consumed, length);
    firstPiece = false;
    recordsSeen += batch.count();
    faults.leading(batch, base);
    if (batch.count() == 0) {
      growth.barren(consumed);
      malformedAhead += batch.malformedLines();
      return announceMalformed();
    }
    growth.fruitful();
    metrics.raw(consumed);
    senders.took(device, consumed);
    return committer
        .take(
            new Committer.Piece(
                device,
                head.later(takenUs()),
                arrivalUs + takenUs(),
                takenNanos,
                takeCost(),
                batch,
                consumed,
                asSent))
        .thenAccept(this::add)
        .thenCompose(nothing -> announceMalformed());
  }

  /**
   * Lines that came without a record are counted once there is one: where there is none in the
   * whole body it is refused, and sent again.
   */
  private CompletionStage<Void> announceMalformed() {
    if (malformedAhead == 0 || recordsSeen == 0) {
      return CompletableFuture.completedFuture(null);
    }
    long lines = malformedAhead;
    malformedAhead = 0;
    return committer.announce(device, head, lines).thenAccept(this::add);
  }

  private long takeCost() {
    long taken = cost;
    cost = 0;
    return taken;
  }

  /** How long after the headers. */
  private long takenUs() {
    return (takenNanos - arrivalNanos) / 1000;
  }

  private int parse(byte[] raw, int length, Ending ending, RecordBatch batch) throws KmsgException {
    return switch (ending) {
      case END -> parser.parse(raw, 0, length, true, batch);
      case CUT -> parser.parseWholeLines(raw, 0, length, batch);
      case MORE -> parser.parse(raw, 0, length, false, batch);
      case PAUSE -> parseAtPause(raw, length, batch);
    };
  }

  /**
   * The last record waits from one pause to the next for continuation lines; longer only where one
   * has begun to come. A line that dribbles in behind it does not hold it back.
   */
  private int parseAtPause(byte[] raw, int length, RecordBatch batch) throws KmsgException {
    int consumed = parser.parse(raw, 0, length, false, batch);
    return consumed == 0 && carryAged && !continuationBegun(raw, length)
        ? parser.parseWholeLines(raw, 0, length, batch)
        : consumed;
  }

  private static boolean continuationBegun(byte[] raw, int length) {
    int lineStart = length;
    while (lineStart > 0 && raw[lineStart - 1] != '\n') {
      lineStart--;
    }
    return lineStart < length && raw[lineStart] == ' ';
  }

  private void add(Committer.Taken taken) {
    stored += taken.stored();
    duplicates += taken.duplicates();
    watermark = taken.watermark();
    answered = true;
  }

  /** The body is whole and all its pieces are durable. */
  private CompletionStage<Void> finish() {
    long rawBytes = growth.rawBytes();
    if (recordsSeen == 0 && rawBytes > 0) {
      return CompletableFuture.failedFuture(
          Refusal.badBody(0, "there is no record in these " + rawBytes + " bytes"));
    }
    return answered
        ? CompletableFuture.completedFuture(null)
        : committer.announce(device, head, 0).thenAccept(this::add);
  }

  private BodyDecoder decoder() {
    if (decoder == null) {
      decoder = BodyDecoder.of(head.codec());
    }
    return decoder;
  }

  @Override
  public void close() {
    if (decoder != null) {
      decoder.close();
    }
  }
}
