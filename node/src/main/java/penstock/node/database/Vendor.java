package penstock.node.database;

/** The databases that are known to work. */
public enum Vendor {
  /** Embedded: a file in the data directory, or memory in tests. */
  H2("org.h2.Driver", "slick.jdbc.H2Profile$"),
  /** For a fleet. */
  POSTGRESQL("org.postgresql.Driver", "slick.jdbc.PostgresProfile$");

  private final String driver;
  private final String slickProfile;

  Vendor(String driver, String slickProfile) {
    this.driver = driver;
    this.slickProfile = slickProfile;
  }

  /** Class name of the JDBC driver. */
  public String driver() {
    return driver;
  }

  /** What Akka Persistence JDBC calls this kind of database. */
  public String slickProfile() {
    return slickProfile;
  }
}
