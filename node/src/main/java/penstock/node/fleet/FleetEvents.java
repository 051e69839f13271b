package penstock.node.fleet;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.grind.EventStore;
import penstock.node.grind.OwnEvents;
import penstock.node.grind.ShelvedEvents;
import penstock.node.segment.SegmentException;

/**
 * The events of all nodes: what is on the shelf, and of each segment that is not what its owner
 * has. An answer has the word of the owner of each such segment, or it is none. Thread-safe.
 */
public final class FleetEvents implements EventStore {

  private static final Logger LOG = LoggerFactory.getLogger(FleetEvents.class);

  /** As long as a lost node's segments take to be taken over, nearly. */
  private static final Duration WAIT = Duration.ofSeconds(20);

  private final OwnEvents own;
  private final ShelvedEvents shelf;
  private final FleetCalls calls;
  private final Duration wait;

  public FleetEvents(OwnEvents own, ShelvedEvents shelf, FleetCalls calls) {
    this(own, shelf, calls, WAIT);
  }

  FleetEvents(OwnEvents own, ShelvedEvents shelf, FleetCalls calls, Duration wait) {
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

  /** One round over all owners. */
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
      boolean whole = false;
      try {
        whole = begin(shelf.missing());
      } catch (FleetException
          | UncheckedIOException
          | CompletionException
          | SegmentException.Unavailable e) {
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

    /**
     * @param owners of the segments that are not on the shelf
     */
    private boolean begin(Map<String, String> owners) {
      Map<String, Set<String>> wanted = new TreeMap<>();
      owners.forEach(
          (segment, owner) -> wanted.computeIfAbsent(owner, n -> new HashSet<>()).add(segment));
      for (String node : calls.peers().others().keySet()) {
        Set<String> segments = wanted.get(node);
        if (segments != null) {
          asked.put(node, ask(node, segments));
        }
      }
      // Behind the owners: what is shelved from now on they answer for.
      cursors.add(shelf.query(filter, owners.keySet()));
      Map<String, String> missing = new TreeMap<>(owners);
      OwnEvents.Opened here = own.open(filter, wanted.getOrDefault(calls.peers().self(), Set.of()));
      cursors.add(here.cursor());
      missing.keySet().removeAll(here.covered());
      for (CompletionStage<RemoteEvents> stage : asked.values()) {
        RemoteEvents events = stage.toCompletableFuture().join();
        cursors.add(events);
        missing.keySet().removeAll(events.awaitBegun());
      }
      problem = Coverage.sentence(missing);
      return missing.isEmpty();
    }

    private CompletionStage<RemoteEvents> ask(String node, Set<String> segments) {
      return calls
          .open(node, EventsService.KIND, EventsWire.query(filter, segments))
          .thenApply(answer -> new RemoteEvents(node, calls.read(answer), filter.devices()));
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
