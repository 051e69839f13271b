package penstock.node.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import penstock.node.grind.EventStore;
import penstock.node.wire.FleetWire.EventsPiece;

/** The events that another node keeps, as they come in. Blocking; not thread-safe. */
final class RemoteEvents implements EventStore.Cursor {

  private final String node;
  private final Parcels parcels;
  private final @Nullable Set<String> devices;
  private EventStore.@Nullable StoredEvent ahead;
  private boolean whole;

  /**
   * From what the node sends.
   *
   * @param devices whose events are wanted: the node may send those of others
   */
  RemoteEvents(String node, Parcels parcels, @Nullable Set<String> devices) {
    this.node = node;
    this.parcels = parcels;
    this.devices = devices;
  }

  /**
   * Waits until the node has begun.
   *
   * @return the open segments whose events come
   * @throws FleetException where it can't
   */
  Set<String> awaitBegun() {
    EventsPiece piece = read();
    while (piece != null && piece.getPieceCase() == EventsPiece.PieceCase.PIECE_NOT_SET) {
      piece = read();
    }
    if (piece == null || !piece.hasOpened()) {
      boolean busy = piece != null && piece.getProblem().getBusy();
      throw new FleetException(
          busy ? FleetException.Reason.BUSY : FleetException.Reason.AWAY,
          "node " + node + ": " + (piece == null ? "no events" : piece.getProblem().getDetail()));
    }
    return Set.copyOf(piece.getOpened().getSegmentList());
  }

  private @Nullable EventsPiece read() {
    try {
      byte[] parcel = parcels.next();
      return parcel == null ? null : EventsPiece.parseFrom(parcel);
    } catch (IOException e) {
      throw new UncheckedIOException("the events of node " + node + " broke off", e);
    }
  }

  @Override
  public boolean hasNext() {
    while (ahead == null && !whole) {
      EventsPiece piece = read();
      whole = piece == null;
      if (piece != null && piece.hasEvent() && wanted(piece.getEvent().getDevice())) {
        ahead = EventsWire.event(piece.getEvent());
      }
    }
    return ahead != null;
  }

  private boolean wanted(String device) {
    return devices == null || devices.contains(device);
  }

  @Override
  public EventStore.StoredEvent next() {
    if (!hasNext() || ahead == null) {
      throw new NoSuchElementException();
    }
    EventStore.StoredEvent event = ahead;
    ahead = null;
    return event;
  }

  @Override
  public void close() {
    parcels.close();
  }
}
