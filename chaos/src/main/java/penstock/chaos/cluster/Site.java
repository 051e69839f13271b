package penstock.chaos.cluster;

/** Where a scenario takes place. */
public enum Site {
  /** One node that keeps all itself, in H2 and local segments. */
  LOCAL,
  /** Nodes that share a PostgreSQL and an S3 store. */
  FLEET
}
