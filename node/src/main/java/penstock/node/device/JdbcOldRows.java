package penstock.node.device;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.database.Database;
import penstock.node.database.DatabaseException;
import penstock.node.database.Vendor;

/**
 * Deletes what snapshots made needless, for all devices in one transaction. The journal's plugin
 * would mark each row, commit, delete it and commit again, for one device at a time: many times the
 * work, in bursts where devices march in step. The row of the snapshot itself stays, so that the
 * journal goes on knowing its highest number.
 *
 * <p>In a fleet rows stay for a while longer: an owner of a device that was cut off and does not
 * know it yet writes at a number that is taken, and fails, for as long as the row is there. Once
 * nobody can be waiting for that owner's answer any more, it may go. Thread-safe.
 */
public final class JdbcOldRows implements OldRows {

  /** A transaction holds up no commit for longer than this many devices take. */
  private static final int DEVICES_PER_TRANSACTION = 64;

  /** 100 bytes each; a device that finds no room here comes again with its next snapshot. */
  private static final int WAITING_MAX = 100_000;

  /**
   * Ten times as long as any question waits for its answer, and more than a node that was cut off
   * takes to find out and end.
   */
  private static final Duration FENCE = Duration.ofMinutes(2);

  private static final Logger LOG = LoggerFactory.getLogger(JdbcOldRows.class);

  private final Database database;
  private final long fenceNanos;
  private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();

  private record Snapshot(long sequenceNumber, long takenNanos) {}

  /** The first one gets its turn even where newer ones come all the time. */
  private record Waiting(Snapshot first, Snapshot newest) {}

  public JdbcOldRows(Database database) {
    this(database, database.vendor() == Vendor.H2 ? Duration.ZERO : FENCE);
  }

  JdbcOldRows(Database database, Duration fence) {
    this.database = database;
    this.fenceNanos = fence.toNanos();
  }

  @Override
  public void snapshotTaken(String persistenceId, long sequenceNumber) {
    put(persistenceId, new Snapshot(sequenceNumber, System.nanoTime()));
  }

  private void put(String persistenceId, Snapshot taken) {
    if (waiting.size() < WAITING_MAX) {
      waiting.merge(
          persistenceId,
          new Waiting(taken, taken),
          (before, one) -> new Waiting(before.first(), one.newest()));
    }
  }

  /** Deletes what is due; to be called every second or so. Blocking. */
  public void sweep() {
    for (Map<String, Snapshot> due = takeDue(); !due.isEmpty(); due = takeDue()) {
      Map<String, Snapshot> some = due;
      try {
        database.run("delete what snapshots made needless", connection -> delete(connection, some));
      } catch (DatabaseException e) {
        LOG.warn("old rows of {} devices stay until later: {}", some.size(), e.getMessage());
        some.forEach(this::put);
        return;
      }
    }
  }

  /** In order, so that two transactions never wait for each other. */
  private Map<String, Snapshot> takeDue() {
    long nowNanos = System.nanoTime();
    List<String> due =
        waiting.entrySet().stream()
            .filter(device -> isDue(device.getValue().first(), nowNanos))
            .limit(DEVICES_PER_TRANSACTION)
            .map(Map.Entry::getKey)
            .toList();
    Map<String, Snapshot> some = new TreeMap<>();
    for (String device : due) {
      waiting.computeIfPresent(
          device,
          (id, snapshots) -> {
            boolean all = isDue(snapshots.newest(), nowNanos);
            some.put(id, all ? snapshots.newest() : snapshots.first());
            return all ? null : new Waiting(snapshots.newest(), snapshots.newest());
          });
    }
    return some;
  }

  private boolean isDue(Snapshot snapshot, long nowNanos) {
    return nowNanos - snapshot.takenNanos() >= fenceNanos;
  }

  private static boolean delete(Connection connection, Map<String, Snapshot> snapshots)
      throws SQLException {
    for (String table : new String[] {"event_journal", "snapshot"}) {
      try (PreparedStatement statement =
          connection.prepareStatement(
              "DELETE FROM \"%s\" WHERE \"persistence_id\" = ? AND \"sequence_number\" < ?"
                  .formatted(table))) {
        for (Map.Entry<String, Snapshot> snapshot : snapshots.entrySet()) {
          statement.setString(1, snapshot.getKey());
          statement.setLong(2, snapshot.getValue().sequenceNumber());
          statement.addBatch();
        }
        statement.executeBatch();
      }
    }
    return true;
  }
}
