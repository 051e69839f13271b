package penstock.node.database;

import org.jspecify.annotations.Nullable;

/** The databases that are known to work. */
public enum Vendor {
  /** Embedded: a file in the data directory, or memory in tests. */
  H2("org.h2.Driver", "slick.jdbc.H2Profile$", "CHECKPOINT"),
  /** For a fleet. */
  POSTGRESQL("org.postgresql.Driver", "slick.jdbc.PostgresProfile$", null);

  private final String driver;
  private final String slickProfile;
  private final @Nullable String testQuery;

  Vendor(String driver, String slickProfile, @Nullable String testQuery) {
    this.driver = driver;
    this.slickProfile = slickProfile;
    this.testQuery = testQuery;
  }

  /** Class name of the JDBC driver. */
  public String driver() {
    return driver;
  }

  /**
   * Tells whether a connection can still be used; null where the driver's own test does. H2 closes
   * a database whose file it could not write to, on a full disk for instance, and its driver goes
   * on to call the connections valid; a new one opens the database anew.
   */
  public @Nullable String testQuery() {
    return testQuery;
  }

  /** What Akka Persistence JDBC calls this kind of database. */
  public String slickProfile() {
    return slickProfile;
  }
}
