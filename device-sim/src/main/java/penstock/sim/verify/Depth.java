package penstock.sim.verify;

/** How much a verification looks at. */
public enum Depth {
  /** Ledgers, every record, every event. */
  FULL,
  /** Ledgers. */
  LEDGER,
  /** Nothing. */
  NONE
}
