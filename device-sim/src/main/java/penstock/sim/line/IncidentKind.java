package penstock.sim.line;

/** What can befall a device so that it logs other lines than in ordinary life. */
public enum IncidentKind {
  /** The kernel starts. */
  BOOT,
  /** The kernel dies, and says so. */
  PANIC,
  /** One program logs without end; its token buckets let some of it pass. */
  STORM,
  /** The line that says how many lines the token buckets dropped. */
  DROP
}
