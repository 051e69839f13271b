package penstock.node.device;

/**
 * What happened to a device's ledger. Events carry every decision, so that replaying them gives the
 * same state whatever the settings are by then.
 */
sealed interface LedgerEvent {

  /** When it was decided, in µs since 1970; ascends within a device. */
  long atUs();

  /**
   * A frame was taken, or found to be superseded.
   *
   * @param taken with only those {@code ranges} that the ledger takes
   * @param whole all records of the frame are its own
   */
  record Committed(long atUs, Proposal taken, boolean whole, long duplicates, long malformed)
      implements LedgerEvent {

    Committed plus(long moreDuplicates, long moreMalformed) {
      return new Committed(
          atUs,
          taken,
          whole,
          Saturating.sum(duplicates, moreDuplicates),
          Saturating.sum(malformed, moreMalformed));
    }
  }

  /** Chunks without a new record were counted, and a loss may have been announced. */
  record Confirmed(long atUs, String stream, long duplicates, long malformed, long oldest)
      implements LedgerEvent {

    Confirmed plus(long moreDuplicates, long moreMalformed) {
      return new Confirmed(
          atUs,
          stream,
          Saturating.sum(duplicates, moreDuplicates),
          Saturating.sum(malformed, moreMalformed),
          oldest);
    }
  }

  /**
   * Holes that were missing since before {@code beforeMs} are lost.
   *
   * @param retiredHoleMs since when the oldest hole of a retired stream is known, 0 where there is
   *     none, -1 where nobody looked
   */
  record Expired(long atUs, long beforeMs, long retiredHoleMs) implements LedgerEvent {}

  /** A stream was written to the table of retired ones and is no longer live. */
  record Retired(long atUs, String stream) implements LedgerEvent {}

  /** A retired stream is live again, as it was. */
  record Revived(long atUs, StreamLedger stream) implements LedgerEvent {}
}
