package penstock.node.device;

/**
 * What the retired streams of a device add up to.
 *
 * @param holeMs since when the oldest hole of any of them is known, or a lower bound of it; in ms
 *     since 1970, 0 where there is none
 */
record RetiredTotals(
    int streams, long stored, long duplicates, long lost, long malformed, long holeMs) {

  static final RetiredTotals NONE = new RetiredTotals(0, 0, 0, 0, 0, 0);

  RetiredTotals with(StreamLedger stream) {
    return new RetiredTotals(
        streams + 1,
        Saturating.sum(stored, stream.storedRecords()),
        Saturating.sum(duplicates, stream.duplicates()),
        Saturating.sum(lost, stream.lostRecords()),
        Saturating.sum(malformed, stream.malformed()),
        earlier(holeMs, stream.gaps().holeMs()));
  }

  RetiredTotals without(StreamLedger stream) {
    return new RetiredTotals(
        streams - 1,
        stored - stream.storedRecords(),
        duplicates - stream.duplicates(),
        lost - stream.lostRecords(),
        malformed - stream.malformed(),
        streams == 1 ? 0 : holeMs);
  }

  RetiredTotals withHole(long ms) {
    return new RetiredTotals(streams, stored, duplicates, lost, malformed, ms);
  }

  /** The earlier of two times of which 0 means never. */
  static long earlier(long a, long b) {
    return a == 0 ? b : b == 0 ? a : Math.min(a, b);
  }
}
