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

  /** A short body that grows more than the limit's ratio harms nobody. */
  private static final long RATIO_FREE_BYTES = 1 << 20;

  private static final int RAW_BYTES_MIN = 64 * 1024;

  /** What a quarantined fault keeps of the text before it. */
  private static final int CONTEXT_BYTES = 1024;

  private final DeviceEntry device;
  private final UploadHead head;
  private final GateSettings settings;
  private final Committer committer;
  private final RawBudget rawBudget;
  private final Quarantine quarantine;
  private final GateMetrics metrics;
  private final long arrivalUs;
  private final long arrivalNanos;

  private final KmsgParser parser = new KmsgParser();
  private @Nullable BodyDecoder decoder;
  private byte[] carry = new byte[0];
  private boolean carryAged;
  private long bodyBytes;
  private long rawBytes;
  private long recordsSeen;
  private boolean firstPiece = true;

  /** When the bytes in work arrived. */
  private long takenNanos;

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
      Quarantine quarantine,
      GateMetrics metrics,
      long arrivalUs,
      long arrivalNanos) {
    this.device = device;
    this.head = head;
    this.settings = settings;
    this.committer = committer;
    this.rawBudget = rawBudget;
    this.quarantine = quarantine;
    this.metrics = metrics;
    this.arrivalUs = arrivalUs;
    this.arrivalNanos = arrivalNanos;
  }

  /** Whether there is something that a pause should bring to an end. */
  boolean unfinished() {
    return carry.length > 0;
  }

  /** As sent, so far. */
  long bodyBytes() {
    return bodyBytes;
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
    carryAged &= body.isEmpty();
    bodyBytes += body.size();
    metrics.body(body.size());
    boolean alone = firstPiece && ending == Ending.END;
    byte[] whole = alone ? known(body) : null;
    CompletionStage<Void> done =
        whole != null ? takeWhole(body, whole) : takePieces(body, ending, alone);
    return ending == Ending.END ? done.thenCompose(nothing -> finish()) : done;
  }

  /** The contents of a body whose length is known ahead, null for another. */
  private byte @Nullable [] known(ByteString body) {
    if (head.codec() == Codec.IDENTITY && body.size() <= settings.pieceRawBytes()) {
      return body.toArray();
    }
    if (head.codec() == Codec.ZSTD) {
      try {
        return ZstdBody.oneFrame(body.toArrayUnsafe(), settings.pieceRawBytes());
      } catch (Refusal e) {
        throw quarantined(e, body);
      }
    }
    return null;
  }

  private CompletionStage<Void> takeWhole(ByteString body, byte[] raw) {
    checkExpansion(raw.length);
    return rawBudget
        .acquire(raw.length)
        .thenCompose(turn -> piece(raw, raw.length, Ending.END, asSent(body)))
        .whenComplete((nothing, e) -> rawBudget.release(raw.length));
  }

  /** Text that came without compression gets some here. */
  private @Nullable ByteString asSent(ByteString body) {
    return head.codec() == Codec.IDENTITY ? null : body.compact();
  }

  private CompletionStage<Void> takePieces(ByteString body, Ending ending, boolean alone) {
    BodyDecoder decoder = decoder();
    decoder.feed(body);
    int size = rawSize(body.size());
    return rawBudget
        .acquire(size)
        .thenCompose(turn -> step(body, size, ending, alone))
        .whenComplete((nothing, e) -> rawBudget.release(size));
  }

  private int rawSize(int bodySize) {
    long ratio = head.codec() == Codec.IDENTITY ? 1 : RATIO_GUESS;
    long guess = carry.length + Math.max(RAW_BYTES_MIN, ratio * bodySize);
    return (int) Math.min(guess, carry.length + settings.pieceRawBytes());
  }

  /** One piece of what the decoder holds, then the next. */
  private CompletionStage<Void> step(ByteString body, int size, Ending ending, boolean alone) {
    byte[] raw = Arrays.copyOf(carry, Math.max(size, carry.length + RAW_BYTES_MIN));
    int length = carry.length;
    try {
      int got;
      while (length < raw.length && (got = decoder().read(raw, length, raw.length - length)) > 0) {
        length += got;
      }
    } catch (Refusal e) {
      return CompletableFuture.failedFuture(quarantined(e, body));
    }
    checkExpansion(length - carry.length);
    boolean dry = length < raw.length;
    boolean pure = alone && dry && carry.length == 0 && head.codec() != Codec.IDENTITY;
    if (dry && ending == Ending.END && !decoder().complete()) {
      String reason = "the body ends in the middle of its " + head.codec() + " contents";
      return CompletableFuture.failedFuture(
          quarantined(Refusal.badBody(decoder().fed(), reason), body));
    }
    CompletionStage<Void> done =
        piece(raw, length, dry ? ending : Ending.MORE, pure ? body.compact() : null);
    return dry ? done : done.thenCompose(nothing -> step(body, size, ending, false));
  }

  /**
   * @param asSent what to store where all of it is new; null: compress it here
   */
  private CompletionStage<Void> piece(
      byte[] raw, int length, Ending ending, @Nullable ByteString asSent) {
    RecordBatch batch = new RecordBatch();
    int consumed;
    try {
      consumed = parse(raw, length, ending, batch);
    } catch (KmsgException e) {
      return CompletableFuture.failedFuture(unreadable(e, raw, length));
    }
    carryAged = ending == Ending.PAUSE;
    carry = Arrays.copyOfRange(raw, consumed, length);
    firstPiece = false;
    recordsSeen += batch.count();
    keepLeading(batch);
    if (batch.count() == 0) {
      return batch.malformedLines() == 0 || recordsSeen == 0
          ? CompletableFuture.completedFuture(null)
          : committer.announce(device, head, batch.malformedLines()).thenAccept(this::add);
    }
    metrics.raw(consumed);
    Committer.Piece piece =
        new Committer.Piece(
            device,
            head.later(takenUs()),
            arrivalUs + takenUs(),
            takenNanos,
            batch,
            consumed,
            asSent);
    return committer.take(piece).thenAccept(this::add);
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
      // The last record waits one pause for continuation lines that may follow it.
      case PAUSE ->
          carryAged
              ? parser.parseWholeLines(raw, 0, length, batch)
              : parser.parse(raw, 0, length, false, batch);
    };
  }

  private void add(Committer.Taken taken) {
    stored += taken.stored();
    duplicates += taken.duplicates();
    watermark = taken.watermark();
    answered = true;
  }

  /** The body is whole and all its pieces are durable. */
  private CompletionStage<Void> finish() {
    if (recordsSeen == 0 && rawBytes > 0) {
      return CompletableFuture.failedFuture(
          Refusal.badBody(0, "there is no record in these " + rawBytes + " bytes"));
    }
    return answered
        ? CompletableFuture.completedFuture(null)
        : committer.announce(device, head, 0).thenAccept(this::add);
  }

  private void checkExpansion(int more) {
    rawBytes += more;
    long allowed = RATIO_FREE_BYTES + settings.expansionRatioMax() * bodyBytes;
    if (rawBytes > allowed && head.codec() != Codec.IDENTITY) {
      throw Refusal.tooLarge(
          "the body grows more than " + settings.expansionRatioMax() + "-fold: send less at once");
    }
    if (head.contentLength() >= 0 && rawBytes > settings.expansionBytesMax()) {
      throw Refusal.tooLarge(
          "the body grows beyond " + settings.expansionBytesMax() + " bytes: send less at once");
    }
  }

  private void keepLeading(RecordBatch batch) {
    int leading = batch.leadingEnd();
    if (leading > 0) {
      quarantine.keep(
          device.id(),
          "lines ahead of the first record",
          rawBytes - batch.bytes().length,
          clipped(batch.bytes(), 0, leading));
    }
  }

  private Refusal unreadable(KmsgException e, byte[] raw, int length) {
    String reason = String.valueOf(e.getMessage());
    Refusal refusal =
        e.reason() == KmsgException.Reason.TOO_LONG
            ? Refusal.tooLarge(reason)
            : Refusal.badBody(e.offset(), reason);
    int from = (int) Math.max(0, e.offset() - CONTEXT_BYTES);
    quarantine.keep(device.id(), reason, e.offset(), clipped(raw, from, length));
    return refusal;
  }

  private Refusal quarantined(Refusal refusal, ByteString body) {
    quarantine.keep(device.id(), refusal.detail(), refusal.offset(), body);
    return refusal;
  }

  private ByteString clipped(byte[] bytes, int from, int to) {
    int length = (int) Math.min(to - from, settings.quarantineBytesMax());
    return ByteString.fromArray(bytes, from, length);
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
