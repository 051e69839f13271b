package penstock.node.cluster;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;

/**
 * The roll as a table. Every time in it is the database's: nodes' clocks may differ. What lies in
 * the future, because that clock was set back, is no news either.
 */
public final class JdbcRoll implements Roll {

  /** Nodes write every two seconds: for this long several writes in a row may fail. */
  static final int FRESH_SECONDS = 10;

  private static final String UPDATE =
      "UPDATE \"cluster_node\" SET \"node\" = ?, \"state\" = ?, \"seen_at\" = CURRENT_TIMESTAMP"
          + " WHERE \"address\" = ?";
  private static final String INSERT =
      "INSERT INTO \"cluster_node\" (\"node\", \"state\", \"address\", \"seen_at\")"
          + " VALUES (?, ?, ?, CURRENT_TIMESTAMP)";
  private static final String DELETE =
      "DELETE FROM \"cluster_node\" WHERE \"address\" = ? AND \"node\" = ?";
  private static final String SELECT =
      """
      SELECT "address" FROM "cluster_node" WHERE "state" = ?
      AND "seen_at" BETWEEN CURRENT_TIMESTAMP - INTERVAL '%1$d' SECOND
      AND CURRENT_TIMESTAMP + INTERVAL '%1$d' SECOND ORDER BY "address"
      """
          .formatted(FRESH_SECONDS);
  private static final String TIDY =
      "DELETE FROM \"cluster_node\" WHERE \"seen_at\" < CURRENT_TIMESTAMP - INTERVAL '1' DAY";

  private final DataSource database;

  public JdbcRoll(DataSource database) {
    this.database = database;
  }

  /** What is done with a connection. */
  @FunctionalInterface
  private interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  private <T> T run(String what, Work<T> work) {
    try (Connection connection = database.getConnection()) {
      return work.on(connection);
    } catch (SQLException e) {
      throw new RollException("could not " + what + ": " + e.getMessage(), e);
    }
  }

  private static int execute(Connection connection, String sql, String... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }

  private static String word(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  /** Nobody else writes the line of an address, so none comes between the two statements. */
  @Override
  public void write(String address, String node, State state) {
    int unused =
        run(
            "say that this node is " + word(state),
            connection ->
                execute(connection, UPDATE, node, word(state), address) == 1
                    ? 1
                    : execute(connection, INSERT, node, word(state), address));
  }

  @Override
  public void strike(String address, String node) {
    int unused =
        run(
            "take back that this node is there",
            connection -> execute(connection, DELETE, address, node));
  }

  @Override
  public List<String> up() {
    return run("look which nodes are up", JdbcRoll::up);
  }

  private static List<String> up(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
      statement.setString(1, word(State.UP));
      try (ResultSet rows = statement.executeQuery()) {
        List<String> addresses = new ArrayList<>();
        while (rows.next()) {
          addresses.add(rows.getString(1));
        }
        return addresses;
      }
    }
  }

  @Override
  public void tidy() {
    int unused =
        run(
            "delete what nodes said that are gone for long",
            connection -> execute(connection, TIDY));
  }
}
