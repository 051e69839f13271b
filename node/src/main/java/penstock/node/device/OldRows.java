package penstock.node.device;

/** What a snapshot made needless: the rows of journal and snapshots before it. */
@FunctionalInterface
interface OldRows {

  /**
   * To be called once a snapshot is durable: some time later, what is older than it goes. Returns
   * at once; where that fails, or the process ends first, the device's next snapshot makes up for
   * it.
   */
  void snapshotTaken(String persistenceId, long sequenceNumber);
}
