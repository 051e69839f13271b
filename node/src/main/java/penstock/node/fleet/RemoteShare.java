package penstock.node.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import penstock.node.index.NarrativeItem;
import penstock.node.index.NarrativeScan.Progress;
import penstock.node.wire.FleetWire.NarrativePiece;

/** The share of another node, as it comes in. Waits for signs of life, which come each second. */
final class RemoteShare implements Share {

  private final String node;
  private final Parcels parcels;
  private @Nullable Keyed next;
  private boolean whole;
  private Progress progress = new Progress(0, 0, 0, 0, 0);

  RemoteShare(String node, Parcels parcels) {
    this.node = node;
    this.parcels = parcels;
  }

  /**
   * Waits until the node has begun.
   *
   * @throws FleetException where it can't
   */
  void awaitBegun() {
    NarrativePiece piece = read();
    while (piece != null && piece.getPieceCase() == NarrativePiece.PieceCase.PIECE_NOT_SET) {
      piece = read();
    }
    if (piece == null) {
      throw new FleetException(FleetException.Reason.AWAY, "node " + node + " has no share");
    }
    accept(piece);
  }

  @Override
  public @Nullable Keyed peek(long untilNanos) {
    if (next == null && !whole) {
      NarrativePiece piece = read();
      if (piece == null) {
        whole = true;
      } else {
        accept(piece);
      }
    }
    return next;
  }

  private @Nullable NarrativePiece read() {
    try {
      byte[] parcel = parcels.next();
      return parcel == null ? null : NarrativePiece.parseFrom(parcel);
    } catch (IOException e) {
      throw new UncheckedIOException("the share of node " + node + " broke off", e);
    }
  }

  private void accept(NarrativePiece piece) {
    switch (piece.getPieceCase()) {
      case PROGRESS -> progress = NarrativeWire.progress(piece.getProgress());
      case PROBLEM ->
          throw new FleetException(
              piece.getProblem().getBusy()
                  ? FleetException.Reason.BUSY
                  : FleetException.Reason.AWAY,
              "node " + node + ": " + piece.getProblem().getDetail());
      default -> {
        NarrativeItem item = NarrativeWire.item(piece);
        next = item == null ? null : new Keyed(piece.getKeyUs(), item);
      }
    }
  }

  @Override
  public void take() {
    next = null;
  }

  @Override
  public boolean ended() {
    return whole && next == null;
  }

  @Override
  public Progress progress() {
    return progress;
  }

  @Override
  public void close() {
    parcels.close();
  }
}
