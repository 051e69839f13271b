package penstock.node.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * A bounded pool of connections to a database whose schema is up to date. Thread-safe. The journal
 * has a pool of its own, so that no report can keep it waiting; close this one last, because an
 * embedded database closes with its last connection.
 */
public final class Database implements AutoCloseable {

  /** What waits longer for a connection fails, and the caller answers 503. */
  private static final long CONNECTION_WAIT_MS = 5_000;

  private static final int PROBE_SECONDS_MAX = 2;

  private final DatabaseSettings settings;
  private final Vendor vendor;
  private final HikariDataSource pool;

  private Database(DatabaseSettings settings, HikariDataSource pool) {
    this.settings = settings;
    this.vendor = settings.vendor();
    this.pool = pool;
  }

  /**
   * Connects, and brings the schema up to date.
   *
   * @throws DatabaseException where the database can't be reached, or its schema is of a later
   *     release
   */
  public static Database open(DatabaseSettings settings) {
    HikariDataSource pool = null;
    try {
      pool = new HikariDataSource(poolOf(settings));
      migrate(settings, pool);
      return new Database(settings, pool);
    } catch (RuntimeException e) {
      if (pool != null) {
        pool.close();
      }
      throw new DatabaseException(
          "the database " + settings + " can't be used: " + e.getMessage(), e);
    }
  }

  private static HikariConfig poolOf(DatabaseSettings settings) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("penstock");
    config.setDriverClassName(settings.vendor().driver());
    config.setJdbcUrl(settings.url());
    config.setUsername(settings.user());
    config.setPassword(settings.password());
    config.setMaximumPoolSize(settings.poolMax());
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECTION_WAIT_MS);
    config.setConnectionTestQuery(settings.vendor().testQuery());
    settings.driverProperties().forEach(config::addDataSourceProperty);
    return config;
  }

  /**
   * On connections of its own, because a migration may take longer than any statement of the pool;
   * nodes that start together wait for each other. An embedded database in memory ends with its
   * last connection, so the pool is asked.
   */
  private static void migrate(DatabaseSettings settings, DataSource pool) {
    var flyway = Flyway.configure().locations("classpath:db/migration");
    if (settings.vendor() == Vendor.H2) {
      flyway.dataSource(pool);
    } else {
      flyway.dataSource(settings.url(), settings.user(), settings.password());
    }
    flyway.validateMigrationNaming(true).load().migrate();
  }

  public Vendor vendor() {
    return vendor;
  }

  public DataSource dataSource() {
    return pool;
  }

  /** Something that is done with a connection. */
  @FunctionalInterface
  public interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /**
   * Does a piece of work in one transaction, blocking.
   *
   * @param what for the message of a failure, such as {@code "read the device registry"}
   * @throws DatabaseException where it failed; it was then rolled back
   */
  public <T> T run(String what, Work<T> work) {
    try (Connection connection = pool.getConnection()) {
      return inTransaction(connection, work);
    } catch (SQLException e) {
      throw new DatabaseException("could not " + what + ": " + e.getMessage(), e);
    }
  }

  private static <T> T inTransaction(Connection connection, Work<T> work) throws SQLException {
    connection.setAutoCommit(false);
    boolean done = false;
    try {
      T result = work.on(connection);
      connection.commit();
      done = true;
      return result;
    } finally {
      if (!done) {
        connection.rollback();
      }
      connection.setAutoCommit(true);
    }
  }

  /**
   * Looks whether the database answers, blocking. An embedded one may do so on connections that are
   * open and on no new ones: after a failure it opens itself again, and where several pools have it
   * do that at once, H2 can forget one of those that it has opened, which keeps the file's lock.
   *
   * @throws DatabaseException where it does not; the message says why
   */
  public void probe() {
    run(
        "probe the database",
        connection -> {
          if (!connection.isValid(PROBE_SECONDS_MAX)) {
            throw new SQLException("it does not answer; uploads get 503 until it does");
          }
          return true;
        });
    if (vendor == Vendor.H2) {
      try {
        DriverManager.getConnection(settings.url(), settings.user(), settings.password()).close();
      } catch (SQLException e) {
        throw new DatabaseException("the database takes no new connections: " + e.getMessage(), e);
      }
    }
  }

  /** Makes everything committed so far safe from a power cut, as far as the database needs it. */
  public void sync() {
    if (vendor == Vendor.H2) {
      run(
          "sync the database",
          connection -> {
            try (var statement = connection.createStatement()) {
              return statement.execute("CHECKPOINT SYNC");
            }
          });
    }
  }

  /**
   * Frees space in an embedded database's file: what is committed at once, as here, makes it write
   * many small chunks, and it does not gather what is left of them by itself. To be called every
   * few seconds; commits wait a few ms for it.
   */
  public void tidy() {
    if (vendor == Vendor.H2) {
      run("free space in the database", H2Space::free);
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
