package penstock.node.device;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import penstock.node.crash.CrashPoint;
import penstock.node.database.Database;
import penstock.node.segment.FrameLocation;

/**
 * Up to which frame of a node everything is in the ledgers for good. Frames behind that point are
 * proposed to the ledgers again when the node starts: after a crash of the process that changes
 * nothing, after a power cut, which may cost an embedded database its last seconds, it brings them
 * back. Thread-safe, blocking.
 */
public final class Checkpoint {

  private static final String SELECT =
      "SELECT \"segment\", \"frame_offset\" FROM \"segment_checkpoint\" WHERE \"node\" = ?";
  private static final String UPDATE =
      "UPDATE \"segment_checkpoint\" SET \"segment\" = ?, \"frame_offset\" = ? WHERE \"node\" = ?";
  private static final String INSERT =
      "INSERT INTO \"segment_checkpoint\" (\"segment\", \"frame_offset\", \"node\")"
          + " VALUES (?, ?, ?)";

  private final Database database;
  private final LedgerBook book;
  private final String node;

  public Checkpoint(Database database, LedgerBook book, String node) {
    this.database = database;
    this.book = book;
    this.node = node;
  }

  /**
   * Writes the sums, syncs the database, and then the point itself: in that order, so that the
   * point never lies ahead of what it vouches for. Then tidies the database. To be called every 15
   * s or so.
   *
   * @param upTo every frame up to this one was committed, and its summary given to the book
   */
  public synchronized void checkpoint(FrameLocation upTo) {
    book.flush();
    database.sync();
    CrashPoint.BEFORE_CHECKPOINT.reach();
    database.run(
        "write the checkpoint of " + node,
        connection -> {
          if (!execute(connection, UPDATE, upTo)) {
            execute(connection, INSERT, upTo);
          }
          return true;
        });
    database.tidy();
  }

  private boolean execute(Connection connection, String sql, FrameLocation upTo)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, upTo.segment());
      statement.setLong(2, upTo.offset());
      statement.setString(3, node);
      return statement.executeUpdate() > 0;
    }
  }

  /** The point of this node, empty where it never wrote one: then all of its frames are behind. */
  public Optional<FrameLocation> last() {
    return database.run(
        "read the checkpoint of " + node,
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(SELECT)) {
            select.setString(1, node);
            try (ResultSet row = select.executeQuery()) {
              return row.next()
                  ? Optional.of(new FrameLocation(row.getString(1), row.getLong(2)))
                  : Optional.<FrameLocation>empty();
            }
          }
        });
  }
}
