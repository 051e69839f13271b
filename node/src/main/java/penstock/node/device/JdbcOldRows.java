package penstock.node.device;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.database.Database;
import penstock.node.database.DatabaseException;

/**
 * Deletes what snapshots made needless, for all devices in one transaction. The journal's plugin
 * would mark each row, commit, delete it and commit again, for one device at a time: many times the
 * work, in bursts where devices march in step. The row of the snapshot itself stays, so that the
 * journal goes on knowing its highest number. Thread-safe.
 */
public final class JdbcOldRows implements OldRows {

  /** A transaction holds up no commit for longer than this many devices take. */
  private static final int DEVICES_PER_TRANSACTION = 64;

  /** 100 bytes each; a device that finds no room here comes again with its next snapshot. */
  private static final int WAITING_MAX = 100_000;

  private static final Logger LOG = LoggerFactory.getLogger(JdbcOldRows.class);

  private final Database database;
  private final Map<String, Long> waiting = new ConcurrentHashMap<>();

  public JdbcOldRows(Database database) {
    this.database = database;
  }

  @Override
  public void snapshotTaken(String persistenceId, long sequenceNumber) {
    if (waiting.size() < WAITING_MAX) {
      waiting.merge(persistenceId, sequenceNumber, Math::max);
    }
  }

  /** Deletes what waits; to be called every second or so. Blocking. */
  public void sweep() {
    while (!waiting.isEmpty()) {
      Map<String, Long> some = take();
      try {
        database.run("delete what snapshots made needless", connection -> delete(connection, some));
      } catch (DatabaseException e) {
        LOG.warn("old rows of {} devices stay until later: {}", some.size(), e.getMessage());
        some.forEach(this::snapshotTaken);
        return;
      }
    }
  }

  /** In order, so that two transactions never wait for each other. */
  private Map<String, Long> take() {
    Map<String, Long> some = new TreeMap<>();
    var devices = waiting.entrySet().iterator();
    while (devices.hasNext() && some.size() < DEVICES_PER_TRANSACTION) {
      var device = devices.next();
      some.put(device.getKey(), device.getValue());
      waiting.remove(device.getKey(), device.getValue());
    }
    return some;
  }

  private static boolean delete(Connection connection, Map<String, Long> snapshots)
      throws SQLException {
    for (String table : new String[] {"event_journal", "snapshot"}) {
      try (PreparedStatement statement =
          connection.prepareStatement(
              "DELETE FROM \"%s\" WHERE \"persistence_id\" = ? AND \"sequence_number\" < ?"
                  .formatted(table))) {
        for (Map.Entry<String, Long> snapshot : snapshots.entrySet()) {
          statement.setString(1, snapshot.getKey());
          statement.setLong(2, snapshot.getValue());
          statement.addBatch();
        }
        statement.executeBatch();
      }
    }
    return true;
  }
}
