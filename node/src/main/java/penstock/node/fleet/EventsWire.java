package penstock.node.fleet;

import akka.util.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.util.Set;
import penstock.node.grind.EventStore;
import penstock.node.wire.FleetWire;
import penstock.node.wire.FleetWire.EventsPiece;

/** Events and questions for them as {@code fleet.proto} has them. */
final class EventsWire {

  /** A sign of life. */
  static final EventsPiece ALIVE = EventsPiece.getDefaultInstance();

  private EventsWire() {}

  static ByteString query(EventStore.Filter filter, Set<String> segments) {
    FleetWire.EventsQuery.Builder wire =
        FleetWire.EventsQuery.newBuilder()
            .setAllNames(filter.names() == null)
            .setAllDevices(filter.devices() == null)
            .addAllSegment(segments)
            .setFromUs(filter.fromUs())
            .setToUs(filter.toUs());
    if (filter.names() != null) {
      wire.addAllName(filter.names());
    }
    if (filter.devices() != null) {
      wire.addAllDevice(filter.devices());
    }
    if (wire.build().getSerializedSize() > FleetCalls.PAYLOAD_BYTES_MAX) {
      wire.clearDevice().setAllDevices(true);
    }
    return ByteString.fromArrayUnsafe(wire.build().toByteArray());
  }

  static EventStore.Filter filter(FleetWire.EventsQuery wire) {
    return new EventStore.Filter(
        FramesWire.set(wire.getNameList(), wire.getAllNames()),
        FramesWire.set(wire.getDeviceList(), wire.getAllDevices()),
        wire.getFromUs(),
        wire.getToUs());
  }

  static EventsPiece opened(Set<String> segments) {
    return EventsPiece.newBuilder()
        .setOpened(EventsPiece.Opened.newBuilder().addAllSegment(segments))
        .build();
  }

  static EventsPiece problem(boolean busy, String detail) {
    return EventsPiece.newBuilder()
        .setProblem(FleetWire.Problem.newBuilder().setBusy(busy).setDetail(detail))
        .build();
  }

  static EventsPiece piece(EventStore.StoredEvent event) {
    return EventsPiece.newBuilder().setEvent(of(event)).build();
  }

  static FleetWire.Event of(EventStore.StoredEvent event) {
    return FleetWire.Event.newBuilder()
        .setName(event.name())
        .setDevice(event.device())
        .setTimeUs(event.timeUs())
        .setJson(UnsafeByteOperations.unsafeWrap(event.json().toArrayUnsafe()))
        .build();
  }

  static EventStore.StoredEvent event(FleetWire.Event wire) {
    return new EventStore.StoredEvent(
        wire.getName(),
        wire.getDevice(),
        wire.getTimeUs(),
        ByteString.fromArrayUnsafe(wire.getJson().toByteArray()));
  }
}
