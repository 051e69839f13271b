package penstock.node.gate;

/**
 * The room that one upload has in the {@link Admission}: first what its headers say it will hold,
 * then what it really holds. A body that trickles in holds next to nothing, so that any number of
 * such devices leaves the room to others. Thread-safe; closing it twice is once.
 */
final class Lease implements AutoCloseable {

  private final Admission admission;
  private final long wholeBytes;
  private long bytes;
  private long cost;
  private boolean closed;

  /**
   * @param wholeBytes of the body
   * @param bytes of it that are held at a time
   * @param cost what it counts for in flight
   */
  Lease(Admission admission, long wholeBytes, long bytes, long cost) {
    this.admission = admission;
    this.wholeBytes = wholeBytes;
    this.bytes = bytes;
    this.cost = cost;
  }

  /** Whether the upload may hold so many bytes; where there is room, it has it from now on. */
  synchronized boolean covers(long wanted) {
    if (wanted <= bytes) {
      return true;
    }
    long more = wanted - bytes;
    if (closed || !admission.grow(more, more)) {
      return false;
    }
    bytes = wanted;
    cost += more;
    return true;
  }

  /** Gives back what is over this, and what a request as such counts for: that is done. */
  synchronized void keepOnly(long held) {
    if (held <= bytes && held < cost && !closed) {
      admission.shrink(bytes - held, cost - held);
      bytes = held;
      cost = held;
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      admission.leave(wholeBytes, bytes, cost);
    }
  }
}
