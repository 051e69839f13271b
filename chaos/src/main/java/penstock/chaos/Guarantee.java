package penstock.chaos;

/** What holds whatever happens; each scenario says which of these it attacks. */
public enum Guarantee {
  /** No acknowledged record is ever lost. */
  NO_ACKED_RECORD_LOST(1),
  /** No record is seen twice, in narratives or events, however often it is sent. */
  NOTHING_TWICE(2),
  /** No loss is silent: it is named in the ledger. */
  NO_SILENT_LOSS(3),
  /** No replay swallows new logs. */
  NO_LOG_SWALLOWED(4),
  /** The receiver never falls over. */
  RECEIVER_STANDS(5),
  /** Nothing behind the store can hurt the receiver. */
  NOTHING_BEHIND_HURTS(6),
  /** Everything behind the store can be made again. */
  MADE_AGAIN(7),
  /** Nothing poisons the way. */
  NO_POISON(8),
  /** Only known devices write, each only as itself. */
  ONLY_KNOWN_DEVICES(9);

  private final int number;

  Guarantee(int number) {
    this.number = number;
  }

  /** As people count them. */
  public int number() {
    return number;
  }
}
