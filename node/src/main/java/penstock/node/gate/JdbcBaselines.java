package penstock.node.gate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import penstock.node.database.Database;

/**
 * Baselines in a table, a row for each class. In a fleet all nodes write the same rows and the last
 * one wins: devices of a class send the same to whichever node they come. Thread-safe, blocking.
 */
public final class JdbcBaselines implements Baselines {

  private static final String SELECT =
      "SELECT \"device_class\", \"bytes_per_device_second\", \"age_seconds\""
          + " FROM \"class_baseline\" ORDER BY \"device_class\" LIMIT "
          + Loudness.CLASSES_MAX;
  private static final String UPDATE =
      "UPDATE \"class_baseline\" SET \"bytes_per_device_second\" = ?, \"age_seconds\" = ?"
          + " WHERE \"device_class\" = ?";
  private static final String INSERT =
      "INSERT INTO \"class_baseline\""
          + " (\"bytes_per_device_second\", \"age_seconds\", \"device_class\")"
          + " SELECT ?, ?, ? WHERE NOT EXISTS"
          + " (SELECT 1 FROM \"class_baseline\" WHERE \"device_class\" = ?)";

  private final Database database;

  public JdbcBaselines(Database database) {
    this.database = database;
  }

  @Override
  public Map<String, Baseline> load() {
    return database.run(
        "read what classes of devices usually send",
        connection -> {
          Map<String, Baseline> baselines = new HashMap<>();
          try (PreparedStatement select = connection.prepareStatement(SELECT);
              ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
              baselines.put(rows.getString(1), new Baseline(rows.getDouble(2), rows.getLong(3)));
            }
          }
          return baselines;
        });
  }

  @Override
  public void save(Map<String, Baseline> baselines) {
    database.run(
        "write what classes of devices usually send",
        connection -> {
          for (Map.Entry<String, Baseline> each : baselines.entrySet()) {
            write(connection, each.getKey(), each.getValue());
          }
          return true;
        });
  }

  private static void write(Connection connection, String deviceClass, Baseline baseline)
      throws SQLException {
    if (execute(connection, UPDATE, deviceClass, baseline, false) == 0) {
      int unused = execute(connection, INSERT, deviceClass, baseline, true);
    }
  }

  private static int execute(
      Connection connection, String sql, String deviceClass, Baseline baseline, boolean twice)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setDouble(1, baseline.bytesPerDeviceSecond());
      statement.setLong(2, baseline.ageSeconds());
      statement.setString(3, deviceClass);
      if (twice) {
        statement.setString(4, deviceClass);
      }
      return statement.executeUpdate();
    }
  }
}
