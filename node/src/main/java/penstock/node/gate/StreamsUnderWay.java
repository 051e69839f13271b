package penstock.node.gate;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One upload at a time of each stream on this node: a second one would only wait for the first in
 * the ledger. But a connection that is half open must not lock its device out: an upload that waits
 * for its device and has heard nothing from it for some seconds gives way. Across nodes the
 * ledger's reservation is the guard. Holds an entry for each upload that is under way. Thread-safe.
 */
final class StreamsUnderWay {

  /** Longer than the pauses of a device that is there. */
  static final long SILENT_NANOS = 5_000_000_000L;

  private record Key(String device, String stream) {}

  private final ConcurrentMap<Key, One> uploads = new ConcurrentHashMap<>();
  private final LongSupplier nanoClock;

  StreamsUnderWay(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /**
   * Begins an upload, which must be closed.
   *
   * @throws Refusal in-flight
   */
  One begin(String device, String stream) {
    Key key = new Key(device, stream);
    One begun = new One(key);
    One before = uploads.putIfAbsent(key, begun);
    if (before != null && !before.isSilent()) {
      throw Refusal.inFlight(stream);
    }
    if (before == null) {
      return begun;
    }
    if (!uploads.replace(key, before, begun)) {
      throw Refusal.inFlight(stream);
    }
    before.giveWay();
    return begun;
  }

  int uploads() {
    return uploads.size();
  }

  /** One that is under way. */
  final class One implements AutoCloseable {
    private final Key key;
    private boolean listens;
    private boolean gaveWay;
    private long heardNanos;
    private @Nullable Runnable cutOff;

    private One(Key key) {
      this.key = key;
    }

    /**
     * From now on it waits for its device.
     *
     * @param cutOff ends it, also from other threads
     */
    synchronized void listens(Runnable cutOff) {
      this.cutOff = cutOff;
      heard();
      listens = true;
      if (gaveWay) {
        cutOff.run();
      }
    }

    /** Something came, or it was the node that kept the device waiting. */
    synchronized void heard() {
      heardNanos = nanoClock.getAsLong();
    }

    /** All has come: what takes time now is the node. */
    synchronized void heardAll() {
      listens = false;
    }

    private synchronized boolean isSilent() {
      return listens && nanoClock.getAsLong() - heardNanos >= SILENT_NANOS;
    }

    private synchronized void giveWay() {
      gaveWay = true;
      if (cutOff != null) {
        cutOff.run();
      }
    }

    @Override
    public void close() {
      boolean unused = uploads.remove(key, this);
    }
  }
}
