package penstock.node.fleet;

import akka.stream.javadsl.Source;
import akka.util.ByteString;
import akka.util.ByteStringBuilder;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import penstock.node.index.LinePattern;
import penstock.node.index.NarrativeQuery;
import penstock.node.index.NarrativeScan;
import penstock.node.index.NarrativeSearch;
import penstock.node.index.Narratives;
import penstock.node.segment.SegmentException;
import penstock.node.wire.FleetWire;

/** Reads a share of the devices for the node that was asked for a narrative. */
final class NarrativeService implements FleetService {

  static final String KIND = "narrative";

  /** More than any node runs of queries. */
  private static final int ANSWERS_MAX = 256;

  private final NarrativeSearch here;

  /**
   * As the node itself would answer.
   *
   * @param here alone, without asking others to take shares
   */
  NarrativeService(NarrativeSearch here) {
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
    FleetWire.NarrativeShare share = FleetWire.NarrativeShare.parseFrom(payload.toArrayUnsafe());
    NarrativeQuery query;
    try {
      query = NarrativeWire.query(share);
    } catch (LinePattern.Refused e) {
      throw new InvalidProtocolBufferException("its pattern " + e.getMessage());
    }
    return Served.source(
        () -> new Reading(query), Reading::next, Reading::close, NarrativeWire.ALIVE);
  }

  /** One share in the making. */
  private final class Reading {
    private static final int ITEMS_MAX = 256;
    private static final long PIECE_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final @Nullable NarrativeScan scan;
    private final ByteStringBuilder out = new ByteStringBuilder();
    private boolean ended;
    private long toldNanos = System.nanoTime();

    Reading(NarrativeQuery query) {
      scan = open(query);
      if (scan == null) {
        ended = true;
      } else {
        Parcels.put(NarrativeWire.piece(scan.progress()), out);
      }
    }

    /** Null where it can't be: then why is in {@code out}. */
    private @Nullable NarrativeScan open(NarrativeQuery query) {
      try {
        return here.open(query);
      } catch (Narratives.Busy e) {
        Parcels.put(NarrativeWire.problem(true, String.valueOf(e.getMessage())), out);
      } catch (SegmentException.Unavailable e) {
        Parcels.put(NarrativeWire.problem(false, String.valueOf(e.getMessage())), out);
      }
      return null;
    }

    Optional<ByteString> next() {
      if (out.length() == 0 && ended) {
        return Optional.empty();
      }
      long until = System.nanoTime() + PIECE_NANOS_MAX;
      while (scan != null
          && !ended
          && out.length() < Served.PIECE_BYTES
          && System.nanoTime() - until < 0) {
        ended =
            !scan.fill(
                (keyUs, item) -> Parcels.put(NarrativeWire.piece(keyUs, item), out),
                ITEMS_MAX,
                until);
      }
      tellProgress();
      ByteString piece = out.result();
      out.clear();
      return Optional.of(piece);
    }

    private void tellProgress() {
      long now = System.nanoTime();
      if (scan != null && (ended || now - toldNanos >= PROGRESS_NANOS)) {
        toldNanos = now;
        Parcels.put(NarrativeWire.piece(scan.progress()), out);
      }
    }

    void close() {
      if (scan != null) {
        scan.close();
      }
    }
  }
}
