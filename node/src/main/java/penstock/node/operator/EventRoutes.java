package penstock.node.operator;

import akka.NotUsed;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import akka.stream.Materializer;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import penstock.node.grind.EventStore;
import penstock.node.registry.Registry;

/** {@code GET /v1/events}: stored events as they are, an object a line. */
final class EventRoutes extends AllDirectives {

  private final EventStore events;
  private final Registry registry;
  private final OperatorSettings settings;
  private final Materializer materializer;
  private final Slots slots;

  EventRoutes(
      EventStore events, Registry registry, OperatorSettings settings, Materializer materializer) {
    this.events = events;
    this.registry = registry;
    this.settings = settings;
    this.materializer = materializer;
    this.slots =
        new Slots(
            settings.eventQueriesMax(),
            "as many queries run as penstock.operator.event-queries-max allows; ask again in a"
                + " moment");
  }

  Route route() {
    return path(
        "events", () -> get(() -> extractRequest(request -> completeWithFuture(events(request)))));
  }

  private CompletionStage<HttpResponse> events(HttpRequest request) {
    Params params = Params.of(request);
    @Nullable Set<String> names = params.list("name");
    DeviceSelection devices = DeviceSelection.of(params);
    Params.Span span = params.span();
    long limit = params.limit();
    params.end();
    slots.check();
    EventStore.Filter filter =
        new EventStore.Filter(names, devices.resolve(registry), span.fromUs(), span.toUs());
    return Begun.answer(
        slots.guard(lines(filter, limit)),
        MediaTypes.NDJSON,
        settings.stuckTimeout(),
        materializer);
  }

  private Source<ByteString, NotUsed> lines(EventStore.Filter filter, long limit) {
    return Source.unfoldResource(
            () -> new Reading(events.query(filter), limit), Reading::next, Reading::close)
        .withAttributes(Begun.OWN_THREADS);
  }

  /** One answer in the making. */
  private static final class Reading {
    private static final int PIECE_BYTES = 32 * 1024;

    /** Events that were found are not held back while others are looked for. */
    private static final long PIECE_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(100);

    private final EventStore.Cursor cursor;
    private final TextBuffer out = new TextBuffer();
    private long left;
    private boolean begun;

    Reading(EventStore.Cursor cursor, long limit) {
      this.cursor = cursor;
      this.left = limit;
    }

    Optional<ByteString> next() {
      if (!begun) {
        begun = true;
        return Optional.of(ByteString.emptyByteString());
      }
      long until = System.nanoTime() + PIECE_NANOS_MAX;
      while (left > 0
          && out.length() < PIECE_BYTES
          && (out.length() == 0 || System.nanoTime() - until < 0)
          && cursor.hasNext()) {
        out.raw(cursor.next().json()).put('\n');
        left--;
      }
      return out.length() == 0 ? Optional.empty() : Optional.of(out.take());
    }

    void close() {
      cursor.close();
    }
  }
}
