package penstock.node.gate;

/**
 * The room that one upload has in the {@link Admission}: first what its headers say it will hold,
 * then what it really holds. A body that trickles in holds next to nothing, so that any number of
 * such devices leaves the room to others. Thread-safe; closing it twice is once.
 */
final class Lease implements AutoCloseable {

  private final Admission admission;
  private long bytes;
  private boolean closed;

  private Lease(Admission admission, long bytes) {
    this.admission = admission;
    this.bytes = bytes;
  }

  /**
   * @throws Refusal overloaded
   */
  static Lease enter(Admission admission, long bytes) {
    long seconds = admission.enter(bytes);
    if (seconds > 0) {
      throw Refusal.overloaded(seconds);
    }
    return new Lease(admission, bytes);
  }

  /** Whether the upload may hold so many bytes; where there is room, it has it from now on. */
  synchronized boolean covers(long wanted) {
    if (wanted <= bytes) {
      return true;
    }
    if (closed || !admission.grow(wanted - bytes)) {
      return false;
    }
    bytes = wanted;
    return true;
  }

  /** Gives back what is over this. */
  synchronized void keepOnly(long held) {
    if (held < bytes && !closed) {
      admission.shrink(bytes - held);
      bytes = held;
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      admission.leave(bytes);
    }
  }
}
