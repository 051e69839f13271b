package penstock.node.fleet;

import akka.util.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import penstock.node.device.PackedRanges;
import penstock.node.grind.Tail;
import penstock.node.segment.FormatException;
import penstock.node.segment.HeaderBytes;
import penstock.node.wire.FleetWire.TailItem;
import penstock.node.wire.FleetWire.TailQuery;

/** Tails as {@code fleet.proto} has them. */
final class TailWire {

  /** A sign of life. */
  static final TailItem ALIVE = TailItem.getDefaultInstance();

  private TailWire() {}

  static ByteString query(Tail.Wanted wanted) {
    TailQuery.Builder wire =
        TailQuery.newBuilder()
            .setRecords(wanted.records())
            .setEvents(wanted.events())
            .setAllNames(wanted.names() == null)
            .setAllDevices(wanted.devices() == null)
            .setPattern(wanted.pattern() == null ? "" : wanted.pattern());
    if (wanted.names() != null) {
      wire.addAllName(wanted.names());
    }
    if (wanted.devices() != null) {
      wire.addAllDevice(wanted.devices());
    }
    wanted
        .labels()
        .forEach((key, values) -> wire.addLabelBuilder().setKey(key).addAllValue(values));
    if (wire.build().getSerializedSize() > FleetCalls.PAYLOAD_BYTES_MAX) {
      wire.clearDevice().setAllDevices(true);
    }
    return ByteString.fromArrayUnsafe(wire.build().toByteArray());
  }

  static Tail.Wanted wanted(TailQuery wire) {
    Map<String, Set<String>> labels = new HashMap<>();
    wire.getLabelList()
        .forEach(label -> labels.put(label.getKey(), Set.copyOf(label.getValueList())));
    return new Tail.Wanted(
        wire.getRecords(),
        wire.getEvents(),
        FramesWire.set(wire.getNameList(), wire.getAllNames()),
        FramesWire.set(wire.getDeviceList(), wire.getAllDevices()),
        labels,
        wire.getPattern().isEmpty() ? null : wire.getPattern());
  }

  static ByteString parcel(Tail.Item item) {
    TailItem.Builder wire = TailItem.newBuilder();
    if (item instanceof Tail.Frame frame) {
      wire.setFrame(
          TailItem.Frame.newBuilder()
              .setHeader(
                  UnsafeByteOperations.unsafeWrap(HeaderBytes.of(frame.header()).toArrayUnsafe()))
              .setOwned(PackedRanges.toWire(frame.owned()))
              .setRaw(UnsafeByteOperations.unsafeWrap(frame.raw().toArrayUnsafe())));
    } else if (item instanceof Tail.Made made) {
      wire.setEvent(EventsWire.of(made.event()));
    } else if (item instanceof Tail.Dropped dropped) {
      wire.setDropped(dropped.items());
    }
    return Parcels.of(wire.build());
  }

  /** The item in a message; none where it is a sign of life, or of a later release. */
  static List<Tail.Item> items(ByteString message) {
    try {
      TailItem wire = TailItem.parseFrom(message.toArrayUnsafe());
      return switch (wire.getItemCase()) {
        case FRAME -> List.of(frame(wire.getFrame()));
        case EVENT -> List.of(new Tail.Made(EventsWire.event(wire.getEvent())));
        case DROPPED -> List.of(new Tail.Dropped(wire.getDropped()));
        case ITEM_NOT_SET -> List.of();
      };
    } catch (InvalidProtocolBufferException | FormatException e) {
      throw new FleetException(FleetException.Reason.UNKNOWN, "an item can't be read: " + e);
    }
  }

  private static Tail.Frame frame(TailItem.Frame wire) throws FormatException {
    return new Tail.Frame(
        HeaderBytes.header(wire.getHeader().toByteArray()),
        PackedRanges.fromWire(wire.getOwned()),
        ByteString.fromArrayUnsafe(wire.getRaw().toByteArray()));
  }
}
