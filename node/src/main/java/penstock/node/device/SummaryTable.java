package penstock.node.device;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import penstock.node.database.Database;

/** The table {@code device_summary}. A row is only replaced by a newer version. Blocking. */
final class SummaryTable {

  static final String SELECT =
      "SELECT \"device\", \"version\", \"stored\", \"duplicates\", \"lost\", \"malformed\","
          + " \"streams\", \"last_seen_us\", \"next_expiry_us\" FROM \"device_summary\"";
  private static final String UPDATE =
      "UPDATE \"device_summary\" SET \"version\" = ?, \"stored\" = ?, \"duplicates\" = ?,"
          + " \"lost\" = ?, \"malformed\" = ?, \"streams\" = ?, \"last_seen_us\" = ?,"
          + " \"next_expiry_us\" = ? WHERE \"device\" = ? AND \"version\" <= ?";
  private static final String INSERT =
      "INSERT INTO \"device_summary\" (\"version\", \"stored\", \"duplicates\", \"lost\","
          + " \"malformed\", \"streams\", \"last_seen_us\", \"next_expiry_us\", \"device\")"
          + " SELECT ?, ?, ?, ?, ?, ?, ?, ?, ? WHERE NOT EXISTS"
          + " (SELECT 1 FROM \"device_summary\" WHERE \"device\" = ?)";

  private static final int FETCH_ROWS = 1_000;

  private final Database database;

  SummaryTable(Database database) {
    this.database = database;
  }

  void forEach(Consumer<Ledgers.DeviceSummary> consumer) {
    database.run(
        "read the sums of all ledgers",
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(SELECT)) {
            select.setFetchSize(FETCH_ROWS);
            try (ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                consumer.accept(summary(rows));
              }
            }
          }
          return true;
        });
  }

  static Ledgers.DeviceSummary summary(ResultSet row) throws SQLException {
    return new Ledgers.DeviceSummary(
        row.getString(1),
        row.getLong(2),
        row.getLong(3),
        row.getLong(4),
        row.getLong(5),
        row.getLong(6),
        row.getInt(7),
        row.getLong(8),
        row.getLong(9));
  }

  /** Writes all of them in one transaction. */
  void write(Collection<Ledgers.DeviceSummary> summaries) {
    database.run(
        "write the sums of " + summaries.size() + " ledgers",
        connection -> {
          insert(connection, update(connection, summaries));
          return true;
        });
  }

  /** Returns those that had no row, or a newer one. */
  private static List<Ledgers.DeviceSummary> update(
      Connection connection, Collection<Ledgers.DeviceSummary> summaries) throws SQLException {
    List<Ledgers.DeviceSummary> absent = new ArrayList<>();
    try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
      for (Ledgers.DeviceSummary summary : summaries) {
        set(update, summary);
        update.setLong(10, summary.version());
        update.addBatch();
      }
      int[] counts = update.executeBatch();
      int i = 0;
      for (Ledgers.DeviceSummary summary : summaries) {
        if (counts[i++] == 0) {
          absent.add(summary);
        }
      }
    }
    return absent;
  }

  private static void insert(Connection connection, List<Ledgers.DeviceSummary> summaries)
      throws SQLException {
    if (summaries.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      for (Ledgers.DeviceSummary summary : summaries) {
        set(insert, summary);
        insert.setString(10, summary.device());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static void set(PreparedStatement statement, Ledgers.DeviceSummary summary)
      throws SQLException {
    statement.setLong(1, summary.version());
    statement.setLong(2, summary.stored());
    statement.setLong(3, summary.duplicates());
    statement.setLong(4, summary.lost());
    statement.setLong(5, summary.malformed());
    statement.setInt(6, summary.streams());
    statement.setLong(7, summary.lastSeenUs());
    statement.setLong(8, summary.nextExpiryUs());
    statement.setString(9, summary.device());
  }
}
