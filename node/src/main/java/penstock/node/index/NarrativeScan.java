package penstock.node.index;

/** One query as it goes on. Blocks while it reads; not thread-safe. */
public interface NarrativeScan extends AutoCloseable {

  /** Takes the items in their order. */
  @FunctionalInterface
  interface Sink {
    /**
     * @param keyUs where the item stands in the order by key, device and stream
     */
    void take(long keyUs, NarrativeItem item);
  }

  /**
   * Gives the next items to {@code out} until they are {@code itemsMax} or time is up, so that a
   * search that finds nothing comes up for air. May give none.
   *
   * @param untilNanos in the time of {@link System#nanoTime}
   * @return whether there may be more
   */
  boolean fill(Sink out, int itemsMax, long untilNanos);

  /** How far it has come. */
  Progress progress();

  /** Ends the query; more than once does nothing. */
  @Override
  void close();

  /**
   * How far a query has come.
   *
   * @param frames done (a frame that others interrupt counts once for each part)
   * @param rawBytes decompressed bytes of those
   * @param items found
   */
  record Progress(long frames, long framesTotal, long rawBytes, long rawBytesTotal, long items) {

    /** Both together. */
    public Progress plus(Progress other) {
      return new Progress(
          frames + other.frames,
          framesTotal + other.framesTotal,
          rawBytes + other.rawBytes,
          rawBytesTotal + other.rawBytesTotal,
          items + other.items);
    }
  }
}
