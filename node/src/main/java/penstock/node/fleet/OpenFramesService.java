package penstock.node.fleet;

import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import penstock.node.device.PackedRanges;
import penstock.node.segment.FrameRef;
import penstock.node.segment.SharedSegments;
import penstock.node.wire.FleetWire;

/** What this node's open segments hold, for others. From memory, so it waits for nobody. */
final class OpenFramesService {

  static final String FIND = "open-frames";
  static final String HOLDING = "open-holding";

  /** Each takes milliseconds; one query of the fleet makes one of them. */
  private static final int ANSWERS_MAX = 256;

  private OpenFramesService() {}

  static List<FleetService> of(SharedSegments segments) {
    return List.of(
        service(FIND, payload -> find(segments, FleetWire.FramesQuery.parseFrom(payload))),
        service(HOLDING, payload -> holding(segments, FleetWire.HoldingQuery.parseFrom(payload))));
  }

  private interface Look {
    Supplier<FleetWire.OpenFrames> at(byte[] payload) throws InvalidProtocolBufferException;
  }

  private static Supplier<FleetWire.OpenFrames> find(
      SharedSegments segments, FleetWire.FramesQuery query) {
    Set<String> devices = FramesWire.set(query.getDeviceList(), query.getAllDevices());
    return () ->
        answer(segments, () -> segments.findOpen(devices, query.getFromUs(), query.getToUs()));
  }

  private static Supplier<FleetWire.OpenFrames> holding(
      SharedSegments segments, FleetWire.HoldingQuery query) {
    return () ->
        answer(
            segments,
            () ->
                segments.holdingOpen(
                    query.getDevice(),
                    query.getStream(),
                    PackedRanges.fromWire(query.getWanted())));
  }

  /** First the segments: one that is sealed in between is looked for among the sealed ones. */
  private static FleetWire.OpenFrames answer(
      SharedSegments segments, Supplier<List<FrameRef>> look) {
    Set<String> before = Set.copyOf(segments.openHere());
    List<FrameRef> found = look.get();
    Set<String> after = Set.copyOf(segments.openHere());
    return FramesWire.of(
        found, before.stream().filter(after::contains).collect(Collectors.toSet()));
  }

  private static FleetService service(String kind, Look look) {
    return new FleetService() {
      @Override
      public String kind() {
        return kind;
      }

      @Override
      public int answersMax() {
        return ANSWERS_MAX;
      }

      @Override
      public Source<ByteString, ?> answer(ByteString payload)
          throws InvalidProtocolBufferException {
        Supplier<FleetWire.OpenFrames> found = look.at(payload.toArrayUnsafe());
        return Source.lazySingle(() -> ByteString.fromArrayUnsafe(found.get().toByteArray()));
      }
    };
  }
}
