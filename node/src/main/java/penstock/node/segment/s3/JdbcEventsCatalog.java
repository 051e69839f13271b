package penstock.node.segment.s3;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import penstock.node.database.Database;
import penstock.node.segment.SegmentFiles.SegmentFile;
import penstock.node.segment.SegmentInfo;

/** The files of events in the table {@code segment}. Blocking; thread-safe. */
final class JdbcEventsCatalog {

  private static final int FETCH_ROWS = 1_000;

  private static final String OVERLAPPING =
      "SELECT name, events_key, events_bytes FROM segment WHERE state = 'sealed'"
          + " AND events_key IS NOT NULL AND max_time_us >= ? AND min_time_us < ?"
          + " ORDER BY arrival_us, name";

  private static final String WITHOUT =
      "SELECT name, owner FROM segment WHERE events_key IS NULL AND state IN ('open', 'sealed')";

  private static final String SEALED_WITHOUT =
      "SELECT name, owner FROM segment WHERE events_key IS NULL AND state = 'sealed'";

  private static final String INFO =
      "SELECT object_bytes, raw_bytes, frames, min_time_us, max_time_us FROM segment"
          + " WHERE name = ? AND state = 'sealed'";

  private final Database database;

  JdbcEventsCatalog(Database database) {
    this.database = database;
  }

  /**
   * Puts a file in the place of the one before.
   *
   * @return the key before, null where there was none or the segment is gone
   */
  @Nullable String put(SegmentFile file) {
    return database
        .run(
            "note the events of " + file.segment(),
            connection -> {
              Map<String, String> before = new TreeMap<>();
              read(
                  connection,
                  "SELECT name, events_key FROM segment WHERE events_key IS NOT NULL AND name = ?",
                  file.segment(),
                  before);
              try (PreparedStatement update =
                  connection.prepareStatement(
                      "UPDATE segment SET events_key = ?, events_bytes = ?"
                          + " WHERE name = ? AND state = 'sealed'")) {
                update.setString(1, file.key());
                update.setLong(2, file.bytes());
                update.setString(3, file.segment());
                update.executeUpdate();
              }
              return before;
            })
        .get(file.segment());
  }

  List<SegmentFile> overlapping(long fromUs, long toUs) {
    return database.run(
        "look up the events of segments",
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(OVERLAPPING)) {
            select.setFetchSize(FETCH_ROWS);
            select.setLong(1, fromUs);
            select.setLong(2, toUs);
            List<SegmentFile> files = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                files.add(new SegmentFile(rows.getString(1), rows.getString(2), rows.getLong(3)));
              }
            }
            return files;
          }
        });
  }

  /** Owners of segments without a file. */
  Map<String, String> without(boolean sealedOnly) {
    return database.run(
        "look up segments without events",
        connection -> {
          Map<String, String> owners = new TreeMap<>();
          read(connection, sealedOnly ? SEALED_WITHOUT : WITHOUT, null, owners);
          return owners;
        });
  }

  private static void read(
      Connection connection, String sql, @Nullable String parameter, Map<String, String> out)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      if (parameter != null) {
        select.setString(1, parameter);
      }
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          out.put(rows.getString(1), rows.getString(2));
        }
      }
    }
  }

  /** Gives a sealed segment without a file another owner, where it has the one expected. */
  boolean claim(String segment, String from, String to) {
    return database.run(
        "claim the events of " + segment,
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement(
                  "UPDATE segment SET owner = ? WHERE name = ? AND owner = ?"
                      + " AND state = 'sealed' AND events_key IS NULL")) {
            update.setString(1, to);
            update.setString(2, segment);
            update.setString(3, from);
            return update.executeUpdate() == 1;
          }
        });
  }

  @Nullable SegmentInfo info(String segment) {
    List<SegmentInfo> found =
        database.run(
            "read segment " + segment,
            connection -> {
              try (PreparedStatement select = connection.prepareStatement(INFO)) {
                select.setString(1, segment);
                try (ResultSet row = select.executeQuery()) {
                  return row.next() ? List.of(info(segment, row)) : List.<SegmentInfo>of();
                }
              }
            });
    return found.isEmpty() ? null : found.get(0);
  }

  private static SegmentInfo info(String segment, ResultSet row) throws SQLException {
    return new SegmentInfo(
        segment,
        true,
        row.getLong(1),
        row.getLong(2),
        row.getInt(3),
        row.getLong(4),
        row.getLong(5));
  }
}
