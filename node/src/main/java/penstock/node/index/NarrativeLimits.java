package penstock.node.index;

/**
 * What queries may use.
 *
 * @param queriesMax at once; a further one is refused
 * @param queryBytesMax decompressed bytes that a query holds, whatever the fleet
 * @param scanThreads that decode frames ahead, for all queries together
 */
public record NarrativeLimits(int queriesMax, long queryBytesMax, int scanThreads) {

  /** Frames that a query has decoded ahead at most: enough to keep all threads busy. */
  static final int AHEAD_PARTS_MAX = 64;

  /** Share of a query's bytes for what is decoded ahead; the rest is for what the merge holds. */
  private static final int AHEAD_SHARE = 4;

  /**
   * A decompressed byte costs about two: its own, and a record's fields for each line of about
   * {@link NarrativeRecord#OVERHEAD_BYTES}.
   */
  static final int COST_PER_RAW_BYTE = 2;

  long aheadBytesMax() {
    return queryBytesMax / AHEAD_SHARE;
  }

  long openBytesMax() {
    return queryBytesMax - aheadBytesMax();
  }
}
