package penstock.node.fleet;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.grind.EventShelf;
import penstock.node.grind.EventStore;
import penstock.node.grind.OwnEvents;
import penstock.node.segment.SegmentException;

/**
 * The events of all segments: of most there is a file that all nodes can read; those of the others
 * are asked for of the nodes that have them. An answer has the word of each of these nodes, or it
 * is none. Thread-safe.
 */
public final class FleetEvents implements EventStore {

  private static final Logger LOG = LoggerFactory.getLogger(FleetEvents.class);

  /** As long as a lost node's segments take to be taken over, nearly. */
  private static final Duration WAIT = Duration.ofSeconds(20);

  private final OwnEvents own;
  private final EventShelf shelf;
  private final FleetCalls calls;
  private final Duration wait;

  public FleetEvents(OwnEvents own, EventShelf shelf, FleetCalls calls) {
    this(own, shelf, calls, WAIT);
  }

  FleetEvents(OwnEvents own, EventShelf shelf, FleetCalls calls, Duration wait) {
    this.own = own;
    this.shelf = shelf;
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
      Map<String, String> missing = shelf.missing();
      Map<String, Set<String>> byNode = new TreeMap<>();
      missing.forEach(
          (segment, node) -> byNode.computeIfAbsent(node, id -> new TreeSet<>()).add(segment));
      Set<String> mine = byNode.remove(calls.peers().self());
      byNode.forEach((node, segments) -> asked.put(node, ask(node, segments)));
      boolean whole = false;
      try {
        whole = begin(new Coverage(missing), mine == null ? Set.of() : mine);
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

    private CompletionStage<RemoteEvents> ask(String node, Set<String> segments) {
      return calls
          .open(node, EventsService.KIND, EventsWire.query(filter, segments))
          .thenApply(answer -> new RemoteEvents(node, calls.read(answer), filter.devices()));
    }

    private boolean begin(Coverage coverage, Set<String> mine) {
      OwnEvents.Opened here = own.open(filter, mine);
      cursors.add(here.cursor());
      coverage.answered(calls.peers().self(), here.covered());
      asked.forEach(
          (node, stage) -> {
            RemoteEvents events = stage.toCompletableFuture().join();
            cursors.add(events);
            coverage.answered(node, events.awaitBegun());
          });
      // In this order: of what is not answered for, and has a file by now, the file is found.
      Map<String, String> missing = coverage.missing(shelf.missing());
      problem = Coverage.sentence(missing);
      if (missing.isEmpty()) {
        cursors.add(shelf.query(filter, coverage.covered()));
      }
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
