package penstock.node.operator;

import akka.NotUsed;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import penstock.node.index.NarrativeCursor;
import penstock.node.index.NarrativeItem;
import penstock.node.index.NarrativeQuery;
import penstock.node.index.NarrativeRecord;
import penstock.node.index.Narratives;

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

  private final NarrativeCursor cursor;
  private final RecordWriter writer;
  private final boolean progress;
  private final TextBuffer out = new TextBuffer();
  private final List<NarrativeItem> items = new ArrayList<>(ITEMS_MAX);
  private long recordsLeft;
  private long toldNanos = System.nanoTime();
  private boolean ended;

  private QueryAnswer(NarrativeCursor cursor, Form form) {
    this.cursor = cursor;
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

  static HttpResponse of(
      Narratives narratives, NarrativeQuery query, Form form, OperatorSettings settings) {
    if (!narratives.free()) {
      throw Problem.busy(
          "as many queries run as penstock.operator.queries-max allows; ask again in a moment");
    }
    Source<ByteString, NotUsed> bytes =
        Source.unfoldResource(
                () -> new QueryAnswer(narratives.open(query), form),
                QueryAnswer::next,
                answer -> answer.cursor.close())
            .filter(piece -> !piece.isEmpty())
            .backpressureTimeout(settings.stuckTimeout());
    return HttpResponse.create()
        .withEntity(HttpEntities.create(form.format().contentType(), bytes));
  }

  private Optional<ByteString> next() {
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
    items.clear();
    int wanted = (int) Math.min(ITEMS_MAX, recordsLeft);
    boolean more = cursor.fill(items, wanted, untilNanos);
    for (NarrativeItem item : items) {
      writer.item(item, out);
      recordsLeft -= item instanceof NarrativeRecord ? 1 : 0;
    }
    ended = !more || recordsLeft == 0;
  }

  private void tellProgress() {
    long now = System.nanoTime();
    if (progress && (ended || now - toldNanos >= PROGRESS_NANOS)) {
      toldNanos = now;
      writer.progress(cursor.progress(), out);
    }
  }
}
