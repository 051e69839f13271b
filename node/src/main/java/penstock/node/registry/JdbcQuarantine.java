package penstock.node.registry;

import akka.util.ByteString;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The quarantine in the table of that name, so that every node can show it. Written behind the
 * answer, by the blocking executor; where too much waits there, an item is left and counted.
 * Thread-safe.
 */
public final class JdbcQuarantine implements Quarantine {

  private static final Logger LOG = LoggerFactory.getLogger(JdbcQuarantine.class);

  /** Bodies waiting to be written; at 16 KiB each that is 4 MiB. */
  private static final int WAITING_MAX = 256;

  private static final int REASON_CHARS_MAX = 500;

  private final DataSource database;
  private final Executor blocking;
  private final Clock clock;
  private final long bytesMax;
  private final int itemsMax;
  private final Semaphore room = new Semaphore(WAITING_MAX);
  private final AtomicLong left = new AtomicLong();

  public JdbcQuarantine(
      DataSource database, Executor blocking, Clock clock, long bytesMax, int itemsMax) {
    this.database = database;
    this.blocking = blocking;
    this.clock = clock;
    this.bytesMax = bytesMax;
    this.itemsMax = itemsMax;
  }

  /** Bodies that were not kept, because too many came at once or the database was away. */
  public long left() {
    return left.get();
  }

  @Override
  public void keep(String device, String reason, long offset, ByteString bytes) {
    if (!room.tryAcquire()) {
      left.incrementAndGet();
      return;
    }
    byte[] kept = bytes.take((int) Math.min(bytes.size(), bytesMax)).toArray();
    long atUs = clock.millis() * 1000;
    int length = bytes.size();
    try {
      blocking.execute(() -> tryToWrite(device, atUs, reason, offset, length, kept));
    } catch (RejectedExecutionException e) {
      // The node is stopping.
      room.release();
      left.incrementAndGet();
    }
  }

  private void tryToWrite(
      String device, long atUs, String reason, long offset, long length, byte[] bytes) {
    try {
      write(device, atUs, reason, offset, length, bytes);
    } catch (SQLException e) {
      left.incrementAndGet();
      LOG.warn("a body of device {} could not be quarantined: {}", device, e.toString());
    } finally {
      room.release();
    }
  }

  private void write(
      String device, long atUs, String reason, long offset, long length, byte[] bytes)
      throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO quarantine (device, \"at\", reason, \"offset\", \"length\", \"bytes\")"
                  + " VALUES (?, ?, ?, ?, ?, ?)")) {
        insert.setString(1, device);
        insert.setLong(2, atUs);
        insert.setString(3, reason.substring(0, Math.min(reason.length(), REASON_CHARS_MAX)));
        insert.setLong(4, offset);
        insert.setLong(5, length);
        insert.setBytes(6, bytes);
        insert.executeUpdate();
      }
      // The oldest go.
      try (PreparedStatement delete =
          connection.prepareStatement(
              "DELETE FROM quarantine WHERE device = ? AND id NOT IN"
                  + " (SELECT id FROM quarantine WHERE device = ? ORDER BY id DESC LIMIT ?)")) {
        delete.setString(1, device);
        delete.setString(2, device);
        delete.setInt(3, itemsMax);
        delete.executeUpdate();
      }
      connection.commit();
    }
  }

  @Override
  public CompletionStage<List<Item>> list(String device) {
    return CompletableFuture.supplyAsync(() -> read(device), blocking);
  }

  private List<Item> read(String device) {
    List<Item> items = new ArrayList<>();
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT id, \"at\", reason, \"offset\", \"length\", \"bytes\" FROM quarantine"
                    + " WHERE device = ? ORDER BY id DESC")) {
      select.setString(1, device);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          items.add(
              new Item(
                  rows.getLong(1),
                  rows.getLong(2),
                  rows.getString(3),
                  rows.getLong(4),
                  rows.getLong(5),
                  ByteString.fromArray(rows.getBytes(6))));
        }
      }
      return items;
    } catch (SQLException e) {
      throw new IllegalStateException("the quarantine can't be read: " + e.getMessage(), e);
    }
  }
}
