package penstock.node.fleet;

import akka.stream.javadsl.Source;
import akka.util.ByteString;
import akka.util.ByteStringBuilder;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import penstock.node.grind.EventStore;
import penstock.node.grind.OwnEvents;
import penstock.node.segment.SegmentException;
import penstock.node.wire.FleetWire;

/** The events that this node keeps, for the node that was asked for all of them. */
final class EventsService implements FleetService {

  static final String KIND = "events";

  /** Beyond those that may hold files open, a few that are told that they may not. */
  private static final int ANSWERS_MAX = 256;

  /** Queries at once; each holds some files open. */
  private static final int QUERIES_MAX = 64;

  private final OwnEvents here;
  private final Semaphore queries = new Semaphore(QUERIES_MAX);

  EventsService(OwnEvents here) {
    this.here = here;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public int answersMax() {
    return ANSWERS_MAX;
  }

  @Override
  public Source<ByteString, ?> answer(ByteString payload) throws InvalidProtocolBufferException {
    FleetWire.EventsQuery query = FleetWire.EventsQuery.parseFrom(payload.toArrayUnsafe());
    EventStore.Filter filter = EventsWire.filter(query);
    Set<String> segments = Set.copyOf(query.getSegmentList());
    return Served.source(
        () -> new Reading(filter, segments), Reading::next, Reading::close, EventsWire.ALIVE);
  }

  /** One answer in the making. */
  private final class Reading {
    private static final long PIECE_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(100);

    private final ByteStringBuilder out = new ByteStringBuilder();
    private final EventStore.@Nullable Cursor cursor;

    Reading(EventStore.Filter filter, Set<String> segments) {
      cursor = open(filter, segments);
    }

    /** Null where it can't be: then why is in {@code out}. */
    private EventStore.@Nullable Cursor open(EventStore.Filter filter, Set<String> segments) {
      if (!queries.tryAcquire()) {
        Parcels.put(EventsWire.problem(true, QUERIES_MAX + " event queries run already"), out);
        return null;
      }
      try {
        OwnEvents.Opened opened = here.open(filter, segments);
        Parcels.put(EventsWire.opened(opened.covered()), out);
        return opened.cursor();
      } catch (UncheckedIOException | SegmentException.Unavailable e) {
        queries.release();
        Parcels.put(EventsWire.problem(false, String.valueOf(e.getMessage())), out);
        return null;
      }
    }

    Optional<ByteString> next() {
      long until = System.nanoTime() + PIECE_NANOS_MAX;
      while (cursor != null
          && out.length() < Served.PIECE_BYTES
          && (out.length() == 0 || System.nanoTime() - until < 0)
          && cursor.hasNext()) {
        Parcels.put(EventsWire.piece(cursor.next()), out);
      }
      if (out.length() == 0) {
        return Optional.empty();
      }
      ByteString piece = out.result();
      out.clear();
      return Optional.of(piece);
    }

    void close() {
      if (cursor != null) {
        cursor.close();
        queries.release();
      }
    }
  }
}
