package penstock.node.database;

import java.sql.Connection;
import java.sql.SQLException;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;

/**
 * Gathers what is left of old chunks in an H2 file. H2 does that in its background writer, which
 * does not run where {@code WRITE_DELAY} is 0; the call that it would make is public in its store
 * but not in SQL. Without it a file grows to some 4 KiB for every row ever written.
 */
final class H2Space {

  /** Below this share of live data, in percent, chunks are rewritten. */
  private static final int FILL_RATE = 30;

  /** What is rewritten while commits wait: some 10 ms. */
  private static final int STEP_BYTES = 1 << 20;

  /** At most 32 MiB a call. */
  private static final int STEPS_MAX = 32;

  private H2Space() {}

  static boolean free(Connection connection) throws SQLException {
    if (!(connection.unwrap(JdbcConnection.class).getSession() instanceof SessionLocal session)) {
      return false;
    }
    MVStore store = session.getDatabase().getStore().getMvStore();
    int steps = 0;
    while (steps < STEPS_MAX && store.compact(FILL_RATE, STEP_BYTES)) {
      steps++;
    }
    return true;
  }
}
