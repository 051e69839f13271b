package penstock.node.fleet;

import akka.util.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.segment.FrameRef;
import penstock.node.segment.SharedSegments;
import penstock.node.wire.FleetWire;

/** Asks the owners of all open segments what these hold. Thread-safe; blocking. */
final class OpenFrames {

  private static final Logger LOG = LoggerFactory.getLogger(OpenFrames.class);

  private final FleetCalls calls;
  private final SharedSegments shared;

  OpenFrames(FleetCalls calls, SharedSegments shared) {
    this.calls = calls;
    this.shared = shared;
  }

  /**
   * Adds what the others' open segments hold to {@code found}.
   *
   * @param within a node that takes longer does not answer
   * @return the segments for which nobody answered, with their owners; empty where the answer is
   *     whole, as long as what is sealed, and what is open here, is read after this
   */
  Map<String, String> ask(String kind, ByteString question, List<FrameRef> found, Duration within) {
    String self = calls.peers().self();
    Map<String, String> open = shared.open();
    Coverage coverage = new Coverage(open);
    Map<String, CompletableFuture<FleetWire.OpenFrames>> asked = new HashMap<>();
    for (String owner : new TreeSet<>(open.values())) {
      if (!owner.equals(self)) {
        asked.put(owner, asked(owner, kind, question, within));
      }
    }
    asked.forEach(
        (owner, answer) -> {
          FleetWire.OpenFrames frames = answer.join();
          found.addAll(FramesWire.refs(frames));
          coverage.answered(owner, Set.copyOf(frames.getSegmentList()));
        });
    coverage.answered(self, shared.openHere());
    return coverage.missing(open).isEmpty() ? Map.of() : coverage.missing(shared.open());
  }

  /** Nothing where it does not answer. */
  private CompletableFuture<FleetWire.OpenFrames> asked(
      String owner, String kind, ByteString question, Duration within) {
    return calls
        .fetch(owner, kind, question, within)
        .thenApply(OpenFrames::parsed)
        .exceptionally(
            e -> {
              LOG.info("what is open on {} is not known yet: {}", owner, e.getMessage());
              return FleetWire.OpenFrames.getDefaultInstance();
            })
        .toCompletableFuture();
  }

  private static FleetWire.OpenFrames parsed(ByteString bytes) {
    try {
      return FleetWire.OpenFrames.parseFrom(bytes.toArrayUnsafe());
    } catch (InvalidProtocolBufferException e) {
      throw new FleetException(FleetException.Reason.UNKNOWN, "its answer can't be read: " + e);
    }
  }
}
