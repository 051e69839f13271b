package penstock.node.segment.log;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.SegmentStore.Listener;
import penstock.protocol.SeqRanges;

/**
 * Settles frames wherever their segments are: still written to, waiting for the sealer, or sealed
 * long ago. Safe for use by several threads.
 */
final class Settler {

  private static final Logger LOG = LoggerFactory.getLogger(Settler.class);

  private final Shelf shelf;
  private final Notifier notifier;
  private final SegmentWriter writer;
  private final Maintenance maintenance;
  private volatile boolean closed;

  Settler(Shelf shelf, Notifier notifier, SegmentWriter writer, Maintenance maintenance) {
    this.shelf = shelf;
    this.notifier = notifier;
    this.writer = writer;
    this.maintenance = maintenance;
  }

  void settle(FrameLocation location, SeqRanges owned) {
    if (closed) {
      return;
    }
    boolean reserved = notifier.reserve();
    boolean told = false;
    try {
      told = settle(location, owned, reserved);
    } finally {
      if (!told) {
        notifier.cancel(reserved);
      }
    }
  }

  /** From now on nothing is settled: it is proposed to the ledger again after the next start. */
  void close() {
    closed = true;
  }

  /** Whether listeners are told. */
  private boolean settle(FrameLocation location, SeqRanges owned, boolean reserved) {
    while (true) {
      LiveSegment live = shelf.live(location.segment());
      if (live == null) {
        return false;
      }
      LiveSegment.Settled settled = settle(live, location, owned, reserved);
      if (settled != LiveSegment.Settled.RETIRED) {
        return settled == LiveSegment.Settled.NEW && !owned.isEmpty();
      }
    }
  }

  private LiveSegment.Settled settle(
      LiveSegment live, FrameLocation location, SeqRanges owned, boolean reserved) {
    LiveSegment.Settled settled =
        live.settle(location.offset(), owned, () -> tell(location, owned, reserved));
    switch (settled) {
      case NEW -> settled(live);
      case NO_FRAME -> throw new IllegalArgumentException("no frame was appended at " + location);
      case CONTRADICTS ->
          LOG.warn("{} was settled before, for other records than {}", location, owned);
      default -> {}
    }
    return settled;
  }

  private void tell(FrameLocation location, SeqRanges owned, boolean reserved) {
    if (!owned.isEmpty()) {
      notifier.tell(reserved, (Listener listener) -> listener.onSettled(location, owned));
    }
  }

  private void settled(LiveSegment live) {
    if (writer.current() == live) {
      writer.marksWait();
    } else if (live.isSettled()) {
      maintenance.wake();
    }
  }
}
