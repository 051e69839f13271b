package penstock.node.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import penstock.node.device.PackedRanges;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.FramePlace;
import penstock.node.segment.FrameRef;
import penstock.node.wire.FleetWire;

/** Index entries of open segments, and questions for them, as {@code fleet.proto} has them. */
final class FramesWire {

  private FramesWire() {}

  static FleetWire.OpenFrames of(List<FrameRef> frames, Set<String> segments) {
    FleetWire.OpenFrames.Builder wire = FleetWire.OpenFrames.newBuilder().addAllSegment(segments);
    frames.forEach(frame -> wire.addFrame(of(frame)));
    return wire.build();
  }

  static List<FrameRef> refs(FleetWire.OpenFrames wire) {
    List<FrameRef> refs = new ArrayList<>(wire.getFrameCount());
    wire.getFrameList().forEach(frame -> refs.add(ref(frame)));
    return refs;
  }

  private static FleetWire.OpenFrames.Frame of(FrameRef ref) {
    FleetWire.OpenFrames.Frame.Builder wire =
        FleetWire.OpenFrames.Frame.newBuilder()
            .setSegment(ref.location().segment())
            .setOffset(ref.location().offset())
            .setLength(ref.length())
            .setDevice(ref.device())
            .setStream(ref.stream())
            .setOwned(PackedRanges.toWire(ref.owned()))
            .setMinTimeUs(ref.minTimeUs())
            .setMaxTimeUs(ref.maxTimeUs())
            .setRawBytes(ref.rawBytes());
    if (ref.place() != null) {
      wire.setObject(ref.place().object()).setPosition(ref.place().position());
    }
    return wire.build();
  }

  private static FrameRef ref(FleetWire.OpenFrames.Frame wire) {
    return new FrameRef(
        new FrameLocation(wire.getSegment(), wire.getOffset()),
        wire.getLength(),
        wire.getDevice(),
        wire.getStream(),
        PackedRanges.fromWire(wire.getOwned()),
        wire.getMinTimeUs(),
        wire.getMaxTimeUs(),
        wire.getRawBytes(),
        wire.getObject().isEmpty() ? null : new FramePlace(wire.getObject(), wire.getPosition()));
  }

  /** A set that may be null for all. */
  static @Nullable Set<String> set(List<String> values, boolean all) {
    return all ? null : Set.copyOf(values);
  }
}
