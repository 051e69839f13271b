package penstock.node.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import penstock.node.cluster.Roll.State;
import penstock.node.database.Database;

/** What nodes say of themselves, on each kind of database. */
abstract class JdbcRollTest {

  private final Database database;
  private final JdbcRoll roll;

  JdbcRollTest(Database database) {
    this.database = database;
    this.roll = new JdbcRoll(database.dataSource());
  }

  @AfterEach
  void close() {
    database.close();
  }

  private int change(String sql) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  private int lines() throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM \"cluster_node\"")) {
      row.next();
      return row.getInt(1);
    }
  }

  private void age(String address, String interval) throws SQLException {
    int changed =
        change(
            "UPDATE \"cluster_node\" SET \"seen_at\" = CURRENT_TIMESTAMP + INTERVAL "
                + interval
                + " WHERE \"address\" = '"
                + address
                + "'");
    assertEquals(1, changed);
  }

  @Test
  void shouldKnowWhoSaidOfLateThatItIsUp() throws Exception {
    roll.write("b:1", "b-1-x", State.UP);
    roll.write("a:1", "a-1-x", State.UP);
    roll.write("c:1", "c-1-x", State.JOINING);
    roll.write("d:1", "d-1-x", State.UP);
    roll.write("e:1", "e-1-x", State.UP);
    age("d:1", "'-11' SECOND");
    age("e:1", "'11' SECOND");
    assertEquals(List.of("a:1", "b:1"), roll.up());
    age("b:1", "'-7' SECOND");
    assertEquals(List.of("a:1", "b:1"), roll.up());
  }

  @Test
  void shouldForgetThatAnEarlierLifeWasUp() throws Exception {
    roll.write("a:1", "a-1-x", State.UP);
    roll.write("a:1", "a-1-y", State.JOINING);
    assertEquals(List.of(), roll.up());
    roll.write("a:1", "a-1-y", State.UP);
    assertEquals(List.of("a:1"), roll.up());
    assertEquals(1, lines());
  }

  @Test
  void shouldTakeAwayTheLineOfItsOwnLifeOnly() throws Exception {
    roll.write("a:1", "a-1-y", State.UP);
    roll.strike("a:1", "a-1-x");
    assertEquals(List.of("a:1"), roll.up());
    roll.strike("a:1", "a-1-y");
    assertEquals(0, lines());
  }

  @Test
  void shouldDeleteWhatIsOlderThanADay() throws Exception {
    roll.write("a:1", "a-1-x", State.UP);
    roll.write("b:1", "b-1-x", State.UP);
    age("a:1", "'-25' HOUR");
    age("b:1", "'-23' HOUR");
    roll.tidy();
    assertEquals(1, lines());
  }

  @Test
  void shouldSayWhatItCouldNot() {
    database.close();
    RollException failure = assertThrows(RollException.class, roll::up);
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.startsWith("could not look which nodes are up: "), message);
  }
}
