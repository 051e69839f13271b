package penstock.node.fleet;

import akka.util.ByteString;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.grind.EventStore;
import penstock.node.segment.SegmentException;
import penstock.node.segment.SharedSegments;

/**
 * The events of all nodes, node by node. An answer has asked every node, and has the word of the
 * owner of every open segment, or it is none. Thread-safe.
 */
public final class FleetEvents implements EventStore {

  private static final Logger LOG = LoggerFactory.getLogger(FleetEvents.class);

  /** As long as a lost node's segments take to be taken over, nearly. */
  private static final Duration WAIT = Duration.ofSeconds(20);

  private final EventStore here;
  private final SharedSegments shared;
  private final FleetCalls calls;
  private final Duration wait;

  public FleetEvents(EventStore here, SharedSegments shared, FleetCalls calls) {
    this(here, shared, calls, WAIT);
  }

  FleetEvents(EventStore here, SharedSegments shared, FleetCalls calls, Duration wait) {
    this.here = here;
    this.shared = shared;
    this.calls = calls;
    this.wait = wait;
  }

  @Override
  public Cursor query(Filter filter) {
    Patience patience = new Patience(wait);
    while (true) {
      Try attempt = new Try(filter);
      Cursor whole = attempt.run();
      if (whole != null) {
        return whole;
      }
      if (!patience.goesOn()) {
        throw new SegmentException.Unavailable(attempt.problem);
      }
    }
  }

  /** One round over all nodes. */
  private final class Try {
    private final Filter filter;
    private final List<Cursor> cursors = new ArrayList<>();
    private final Map<String, CompletionStage<RemoteEvents>> asked = new LinkedHashMap<>();
    private String problem = "";

    Try(Filter filter) {
      this.filter = filter;
    }

    /** Null where somebody does not answer. */
    @Nullable Cursor run() {
      Map<String, String> open = shared.open();
      ByteString question = EventsWire.query(filter);
      for (String node : calls.peers().others().keySet()) {
        asked.put(
            node,
            calls
                .open(node, EventsService.KIND, question)
                .thenApply(answer -> new RemoteEvents(node, calls.read(answer), filter.devices())));
      }
      boolean whole = false;
      try {
        whole = begin(new Coverage(open));
      } catch (FleetException | UncheckedIOException | CompletionException e) {
        problem = "events can't be read: " + e.getMessage();
        LOG.info(problem);
      } finally {
        if (!whole) {
          cursors.forEach(Cursor::close);
          asked.values().forEach(FleetEvents::drop);
        }
      }
      return whole ? new ChainedEvents(cursors) : null;
    }

    private boolean begin(Coverage coverage) {
      coverage.answered(calls.peers().self(), shared.openHere());
      cursors.add(here.query(filter));
      asked.forEach(
          (node, stage) -> {
            RemoteEvents events = stage.toCompletableFuture().join();
            cursors.add(events);
            coverage.answered(node, events.awaitBegun());
          });
      // What was open is so still, or was when its owner was asked: sealing takes no events away.
      Map<String, String> missing = coverage.missing(shared.open());
      problem = Coverage.sentence(missing);
      return missing.isEmpty();
    }
  }

  /** Closing it again does nothing. */
  private static void drop(CompletionStage<RemoteEvents> stage) {
    var unused = stage.whenComplete((events, failure) -> close(events));
  }

  private static void close(@Nullable RemoteEvents events) {
    if (events != null) {
      events.close();
    }
  }
}
