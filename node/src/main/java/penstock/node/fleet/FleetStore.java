package penstock.node.fleet;

import akka.util.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import penstock.node.device.PackedRanges;
import penstock.node.segment.FrameHeader;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.FrameRef;
import penstock.node.segment.SegmentException;
import penstock.node.segment.SegmentInfo;
import penstock.node.segment.SegmentStore;
import penstock.node.segment.SharedSegments;
import penstock.node.segment.StoredFrame;
import penstock.node.segment.StoredTotals;
import penstock.node.wire.FleetWire;
import penstock.protocol.SeqRanges;

/**
 * A store that nodes share, with what the other nodes' open segments hold. An answer has seen every
 * open segment of the fleet, or it is none: where an owner does not answer, its segments are
 * awaited from the one that takes them over. Thread-safe.
 *
 * <p>The order is what makes it whole: which segments are open; what their owners know; which are
 * open still; and only then what is sealed. A segment is in one of the answers at each moment, and
 * moves only towards the later ones.
 */
public final class FleetStore implements SegmentStore {

  /** As long as a lost node's segments take to be taken over, nearly. */
  private static final Duration FIND_WAIT = Duration.ofSeconds(20);

  /** A device waits for this one, and holds a thread of the gate; it can send again. */
  private static final Duration HOLDING_WAIT = Duration.ofSeconds(1);

  /** Owners answer from memory. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(5);

  private final SegmentStore store;
  private final SharedSegments shared;
  private final OpenFrames frames;
  private final Duration findWait;

  public FleetStore(SegmentStore store, SharedSegments shared, FleetCalls calls) {
    this(store, shared, calls, FIND_WAIT);
  }

  FleetStore(SegmentStore store, SharedSegments shared, FleetCalls calls, Duration findWait) {
    this.store = store;
    this.shared = shared;
    this.frames = new OpenFrames(calls, shared);
    this.findWait = findWait;
  }

  @Override
  public List<FrameRef> find(@Nullable Set<String> devices, long fromUs, long toUs) {
    ByteString question = question(devices, fromUs, toUs);
    return whole(
        OpenFramesService.FIND,
        question,
        devices,
        () -> store.find(devices, fromUs, toUs),
        findWait);
  }

  /** Where the devices are too many for a message, all are asked for. */
  private static ByteString question(@Nullable Set<String> devices, long fromUs, long toUs) {
    FleetWire.FramesQuery.Builder query =
        FleetWire.FramesQuery.newBuilder()
            .setAllDevices(devices == null)
            .setFromUs(fromUs)
            .setToUs(toUs);
    if (devices != null) {
      query.addAllDevice(devices);
    }
    if (query.build().getSerializedSize() > FleetCalls.PAYLOAD_BYTES_MAX) {
      query.clearDevice().setAllDevices(true);
    }
    return ByteString.fromArrayUnsafe(query.build().toByteArray());
  }

  /**
   * What is looked for is mostly new: what is open here is asked first, then the other nodes, and
   * of sealed segments only what is left. Where that holds all of it, nobody else has to answer.
   */
  @Override
  public List<FrameRef> holding(String device, String stream, SeqRanges wanted) {
    List<FrameRef> here = holdingHere(device, stream, wanted);
    if (without(wanted, here).isEmpty()) {
      return here;
    }
    FleetWire.HoldingQuery query =
        FleetWire.HoldingQuery.newBuilder()
            .setDevice(device)
            .setStream(stream)
            .setWanted(PackedRanges.toWire(wanted))
            .build();
    ByteString question = ByteString.fromArrayUnsafe(query.toByteArray());
    List<FrameRef> elsewhere = new ArrayList<>();
    boolean whole =
        frames.ask(OpenFramesService.HOLDING, question, elsewhere, HOLDING_WAIT).isEmpty();
    List<FrameRef> sealed = store.holding(device, stream, without(wanted, elsewhere));
    List<FrameRef> all = together(sealed, elsewhere);
    if (whole || without(wanted, all).isEmpty()) {
      return all;
    }
    return whole(
        OpenFramesService.HOLDING,
        question,
        null,
        () -> store.holding(device, stream, wanted),
        HOLDING_WAIT);
  }

  /** Nothing where that is not known yet: it is asked for again with what is sealed. */
  private List<FrameRef> holdingHere(String device, String stream, SeqRanges wanted) {
    try {
      return shared.holdingOpen(device, stream, wanted);
    } catch (SegmentException.Unavailable e) {
      return List.of();
    }
  }

  private static SeqRanges without(SeqRanges wanted, List<FrameRef> found) {
    SeqRanges left = wanted;
    for (FrameRef ref : found) {
      left = left.minus(ref.owned());
    }
    return left;
  }

  private List<FrameRef> whole(
      String kind,
      ByteString question,
      @Nullable Set<String> devices,
      Supplier<List<FrameRef>> here,
      Duration wait) {
    Patience patience = new Patience(wait);
    Duration within = wait.compareTo(ANSWER_MAX) < 0 ? wait : ANSWER_MAX;
    while (true) {
      List<FrameRef> elsewhere = new ArrayList<>();
      Map<String, String> missing = frames.ask(kind, question, elsewhere, within);
      if (missing.isEmpty()) {
        if (devices != null) {
          elsewhere.removeIf(ref -> !devices.contains(ref.device()));
        }
        return together(here.get(), elsewhere);
      }
      if (!patience.goesOn()) {
        throw new SegmentException.Unavailable(Coverage.sentence(missing));
      }
    }
  }

  /** A segment that was sealed meanwhile may be in both. */
  private static List<FrameRef> together(List<FrameRef> here, List<FrameRef> elsewhere) {
    if (elsewhere.isEmpty()) {
      return here;
    }
    Map<FrameLocation, FrameRef> byLocation = new LinkedHashMap<>();
    here.forEach(ref -> byLocation.put(ref.location(), ref));
    elsewhere.forEach(ref -> byLocation.putIfAbsent(ref.location(), ref));
    Collection<FrameRef> all = byLocation.values();
    return new ArrayList<>(all);
  }

  @Override
  public CompletionStage<FrameLocation> append(FrameHeader header, ByteString payload) {
    return store.append(header, payload);
  }

  @Override
  public void settle(FrameLocation location, SeqRanges owned) {
    store.settle(location, owned);
  }

  @Override
  public List<FrameRef> frames(String segment) {
    return store.frames(segment);
  }

  @Override
  public StoredFrame read(FrameLocation location) {
    return store.read(location);
  }

  @Override
  public StoredFrame read(FrameRef ref) {
    return store.read(ref);
  }

  @Override
  public StoredTotals totals() {
    return store.totals();
  }

  @Override
  public List<SegmentInfo> segments() {
    return store.segments();
  }

  @Override
  public void scan(@Nullable FrameLocation after, Consumer<StoredFrame> consumer) {
    store.scan(after, consumer);
  }

  @Override
  public @Nullable FrameLocation end() {
    return store.end();
  }

  @Override
  public void addListener(Listener listener) {
    store.addListener(listener);
  }

  @Override
  public void close() {
    store.close();
  }
}
