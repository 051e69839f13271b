package penstock.node.operator;

import akka.NotUsed;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.Materializer;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import penstock.node.index.NarrativeItem;
import penstock.node.index.NarrativeQuery;
import penstock.node.index.NarrativeRecord;
import penstock.node.index.NarrativeScan;
import penstock.node.index.NarrativeSearch;

/**
 * The streamed answer of a narrative or a grep. Runs on the dispatcher for blocking work, as fast
 * as the client takes it. One per request; not thread-safe.
 */
final class QueryAnswer {

  /** Large enough that the cost per piece of a stream does not count. */
  private static final int PIECE_BYTES = 32 * 1024;

  /** So that a client that went away is noticed soon. */
  private static final long PIECE_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(100);

  private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int ITEMS_MAX = 256;

  private final NarrativeScan scan;
  private final RecordWriter writer;
  private final boolean progress;
  private final TextBuffer out = new TextBuffer();
  private long recordsLeft;
  private long toldNanos = System.nanoTime();
  private boolean begun;
  private boolean ended;

  private QueryAnswer(NarrativeScan scan, Form form) {
    this.scan = scan;
    this.writer = form.format().writer();
    this.progress = form.progress();
    this.recordsLeft = form.limit();
  }

  /**
   * How the answer is to look.
   *
   * @param limit how many records at most
   * @param progress whether to tell how far it has come, once a second and in the end
   */
  record Form(RecordFormat format, long limit, boolean progress) {}

  /** Completes once the query has begun, or fails with why it can't. */
  static CompletionStage<HttpResponse> of(
      NarrativeSearch narratives,
      NarrativeQuery query,
      Form form,
      OperatorSettings settings,
      Materializer materializer) {
    if (!narratives.free()) {
      throw busy();
    }
    Source<ByteString, NotUsed> bytes =
        Source.unfoldResource(
                () -> new QueryAnswer(narratives.open(query), form),
                QueryAnswer::next,
                answer -> answer.scan.close())
            .withAttributes(Begun.OWN_THREADS);
    return Begun.answer(bytes, form.format().contentType(), settings.stuckTimeout(), materializer);
  }

  static Problem busy() {
    return Problem.busy(
        "as many queries run as penstock.operator.queries-max allows; ask again in a moment");
  }

  private Optional<ByteString> next() {
    if (!begun) {
      begun = true;
      return Optional.of(ByteString.emptyByteString());
    }
    if (ended) {
      return Optional.empty();
    }
    long until = System.nanoTime() + PIECE_NANOS_MAX;
    while (!ended && out.length() < PIECE_BYTES && System.nanoTime() - until < 0) {
      write(until);
    }
    tellProgress();
    return Optional.of(out.take());
  }

  private void write(long untilNanos) {
    int wanted = (int) Math.min(ITEMS_MAX, recordsLeft);
    boolean more = scan.fill(this::write, wanted, untilNanos);
    ended = !more || recordsLeft == 0;
  }

  private void write(long keyUs, NarrativeItem item) {
    writer.item(item, out);
    recordsLeft -= item instanceof NarrativeRecord ? 1 : 0;
  }

  private void tellProgress() {
    long now = System.nanoTime();
    if (progress && (ended || now - toldNanos >= PROGRESS_NANOS)) {
      toldNanos = now;
      writer.progress(scan.progress(), out);
    }
  }
}
