package penstock.node.segment.s3;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import penstock.node.database.Database;
import penstock.node.segment.FooterTrailer;
import penstock.node.segment.SegmentTotals;
import penstock.node.segment.StoredTotals;

/** The tables {@code segment} and {@code segment_group}. */
final class JdbcCatalog implements Catalog {

  /** A connection on which nothing comes is given up: the database may be behind a dead link. */
  private static final int ANSWER_MS_MAX = 4_000;

  private static final String OPEN =
      "SELECT name, segment_id, owner, created_us, end_offset FROM segment"
          + " WHERE state = 'open' AND name = ?";

  private static final String SEALED =
      "SELECT name, segment_id, object_key, object_bytes, footer_offset, summary_bytes,"
          + " summary_crc, frames, raw_bytes, min_time_us, max_time_us, arrival_us, last_offset,"
          + " footer_version FROM segment WHERE state = 'sealed'";

  /**
   * Readers never take more connections than this, so that commits find one: the pool has two at
   * least.
   */
  private static final int READING_MAX = 1;

  private final Database database;
  private final Semaphore reading = new Semaphore(READING_MAX);

  JdbcCatalog(Database database) {
    this.database = database;
  }

  /** What fills a statement's parameters. */
  private interface Binder {
    void bind(PreparedStatement statement) throws SQLException;
  }

  private interface Reader<T> {
    T read(ResultSet rows) throws SQLException;
  }

  private <T> T run(String what, Database.Work<T> work) {
    return database.run(
        what,
        connection -> {
          connection.setNetworkTimeout(Runnable::run, ANSWER_MS_MAX);
          return work.on(connection);
        });
  }

  private static int update(Connection connection, String sql, Binder binder) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      binder.bind(statement);
      return statement.executeUpdate();
    }
  }

  private static <T> List<T> query(
      Connection connection, String sql, Binder binder, Reader<T> reader) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      binder.bind(statement);
      try (ResultSet rows = statement.executeQuery()) {
        List<T> all = new ArrayList<>();
        while (rows.next()) {
          all.add(reader.read(rows));
        }
        return all;
      }
    }
  }

  private <T> List<T> query(String what, String sql, Binder binder, Reader<T> reader) {
    return run(what, connection -> query(connection, sql, binder, reader));
  }

  private static <T> @Nullable T first(List<T> rows) {
    return rows.isEmpty() ? null : rows.get(0);
  }

  @Override
  public boolean append(Group group, OpenRow segment) {
    return run(
        "add a group to segment " + group.segment(),
        connection -> {
          if (group.start() > 0 && moveEnd(connection, group, segment.owner())) {
            insert(connection, group);
            return true;
          }
          OpenRow now = open(connection, group.segment());
          if (now == null && group.start() == 0) {
            return create(connection, group, segment);
          }
          return now != null
              && now.owner().equals(segment.owner())
              && now.end() == group.end()
              && groups(connection, group.segment()).contains(group);
        });
  }

  private static boolean moveEnd(Connection connection, Group group, String owner)
      throws SQLException {
    return update(
            connection,
            "UPDATE segment SET end_offset = ?"
                + " WHERE name = ? AND owner = ? AND state = 'open' AND end_offset = ?",
            statement -> {
              statement.setLong(1, group.end());
              statement.setString(2, group.segment());
              statement.setString(3, owner);
              statement.setLong(4, group.start());
            })
        == 1;
  }

  private static boolean create(Connection connection, Group group, OpenRow segment)
      throws SQLException {
    update(
        connection,
        "INSERT INTO segment (name, segment_id, owner, state, created_us, end_offset)"
            + " VALUES (?, ?, ?, 'open', ?, ?)",
        statement -> {
          statement.setString(1, segment.name());
          statement.setLong(2, segment.id());
          statement.setString(3, segment.owner());
          statement.setLong(4, segment.createdUs());
          statement.setLong(5, group.end());
        });
    insert(connection, group);
    return true;
  }

  private static void insert(Connection connection, Group group) throws SQLException {
    update(
        connection,
        "INSERT INTO segment_group (segment, start_offset, length, object_key)"
            + " VALUES (?, ?, ?, ?)",
        statement -> {
          statement.setString(1, group.segment());
          statement.setLong(2, group.start());
          statement.setInt(3, group.length());
          statement.setString(4, group.key());
        });
  }

  @Override
  public Optional<OpenRow> open(String segment) {
    return run(
        "read segment " + segment, connection -> Optional.ofNullable(open(connection, segment)));
  }

  private static @Nullable OpenRow open(Connection connection, String segment) throws SQLException {
    return first(
        query(
            connection,
            OPEN,
            statement -> statement.setString(1, segment),
            row ->
                new OpenRow(
                    row.getString(1),
                    row.getLong(2),
                    row.getString(3),
                    row.getLong(4),
                    row.getLong(5))));
  }

  @Override
  public Map<String, String> owners() {
    Map<String, String> owners = new TreeMap<>();
    query(
        "read which segments are open",
        "SELECT name, owner FROM segment WHERE state = 'open'",
        statement -> {},
        row -> owners.put(row.getString(1), row.getString(2)));
    return owners;
  }

  @Override
  public List<Group> groups(String segment) {
    return run("read the groups of " + segment, connection -> groups(connection, segment));
  }

  private static List<Group> groups(Connection connection, String segment) throws SQLException {
    return query(
        connection,
        "SELECT segment, start_offset, length, object_key FROM segment_group WHERE segment = ?"
            + " ORDER BY start_offset",
        statement -> statement.setString(1, segment),
        row -> new Group(row.getString(1), row.getLong(2), row.getInt(3), row.getString(4)));
  }

  @Override
  public boolean claim(String segment, String from, String to) {
    return run(
        "claim segment " + segment,
        connection ->
            update(
                    connection,
                    "UPDATE segment SET owner = ? WHERE name = ? AND owner = ? AND state = 'open'",
                    statement -> {
                      statement.setString(1, to);
                      statement.setString(2, segment);
                      statement.setString(3, from);
                    })
                == 1);
  }

  @Override
  public boolean seal(SealedRow sealed, String owner, long sweepUs) {
    return run(
        "seal segment " + sealed.name(),
        connection -> {
          if (switchOver(connection, sealed, owner, sweepUs)) {
            update(
                connection,
                "DELETE FROM segment_group WHERE segment = ?",
                statement -> statement.setString(1, sealed.name()));
            return true;
          }
          SealedRow now = first(sealed(connection, " AND name = ?", named(sealed.name())));
          return now != null && now.key().equals(sealed.key());
        });
  }

  private static boolean switchOver(
      Connection connection, SealedRow sealed, String owner, long sweepUs) throws SQLException {
    return update(
            connection,
            "UPDATE segment SET state = 'sealed', due_us = ?, object_key = ?, object_bytes = ?,"
                + " footer_offset = ?, summary_bytes = ?, summary_crc = ?, frames = ?,"
                + " raw_bytes = ?, min_time_us = ?, max_time_us = ?, arrival_us = ?,"
                + " last_offset = ?, footer_version = ? WHERE name = ? AND owner = ? AND state = 'open'",
            statement -> {
              SegmentTotals totals = sealed.totals();
              statement.setLong(1, sweepUs);
              statement.setString(2, sealed.key());
              statement.setLong(3, sealed.bytes());
              statement.setLong(4, sealed.trailer().footerOffset());
              statement.setInt(5, sealed.trailer().summaryLength());
              statement.setInt(6, sealed.trailer().summaryCrc());
              statement.setInt(7, totals.frames());
              statement.setLong(8, totals.rawBytes());
              statement.setLong(9, totals.minTimeUs());
              statement.setLong(10, totals.maxTimeUs());
              statement.setLong(11, totals.arrivalUs());
              statement.setLong(12, totals.lastOffset());
              statement.setInt(13, sealed.trailer().version());
              statement.setString(14, sealed.name());
              statement.setString(15, owner);
            })
        == 1;
  }

  private static Binder named(String segment) {
    return statement -> statement.setString(1, segment);
  }

  private static List<SealedRow> sealed(Connection connection, String more, Binder binder)
      throws SQLException {
    return query(connection, SEALED + more, binder, JdbcCatalog::sealedRow);
  }

  private static SealedRow sealedRow(ResultSet row) throws SQLException {
    return new SealedRow(
        row.getString(1),
        row.getString(3),
        row.getLong(4),
        new FooterTrailer(
            row.getInt(14), row.getLong(5), row.getInt(6), row.getInt(7), row.getLong(2)),
        new SegmentTotals(
            row.getInt(8),
            0,
            row.getLong(9),
            row.getLong(10),
            row.getLong(11),
            row.getLong(12),
            row.getLong(13)));
  }

  private List<SealedRow> sealedRows(String more, Binder binder) {
    reading.acquireUninterruptibly();
    try {
      return run("read the catalog of segments", connection -> sealed(connection, more, binder));
    } finally {
      reading.release();
    }
  }

  @Override
  public Optional<SealedRow> sealed(String segment) {
    return sealedRows(" AND name = ?", named(segment)).stream().findFirst();
  }

  @Override
  public List<SealedRow> sealed() {
    return sealedRows(" ORDER BY created_us, name", statement -> {});
  }

  @Override
  public List<SealedRow> overlapping(long fromUs, long toUs, @Nullable SealedRow behind, int most) {
    long afterUs = behind == null ? Long.MIN_VALUE : behind.totals().maxTimeUs();
    return sealedRows(
        " AND max_time_us >= ? AND min_time_us < ? AND (max_time_us > ? OR name > ?)"
            + " ORDER BY max_time_us, name LIMIT "
            + most,
        statement -> {
          statement.setLong(1, Math.max(fromUs, afterUs));
          statement.setLong(2, toUs);
          statement.setLong(3, afterUs);
          statement.setString(4, behind == null ? "" : behind.name());
        });
  }

  @Override
  public List<SealedRow> newest(@Nullable SealedRow behind, int most) {
    String page = " ORDER BY arrival_us DESC, name DESC LIMIT " + most;
    if (behind == null) {
      return sealedRows(page, statement -> {});
    }
    return sealedRows(
        " AND arrival_us <= ? AND (arrival_us < ? OR name < ?)" + page,
        statement -> {
          statement.setLong(1, behind.totals().arrivalUs());
          statement.setLong(2, behind.totals().arrivalUs());
          statement.setString(3, behind.name());
        });
  }

  @Override
  public List<SealedRow> arrivedBefore(long us, int most) {
    return sealedRows(
        " AND arrival_us < ? ORDER BY arrival_us, name LIMIT " + most,
        statement -> statement.setLong(1, us));
  }

  @Override
  public StoredTotals totals() {
    return query(
            "count the segments",
            "SELECT COUNT(*), COALESCE(SUM(object_bytes), 0), COALESCE(SUM(raw_bytes), 0),"
                + " MIN(min_time_us) FROM segment WHERE state = 'sealed'",
            statement -> {},
            row -> {
              long oldestUs = row.getLong(4);
              return new StoredTotals(
                  row.getLong(1),
                  row.getLong(2),
                  row.getLong(3),
                  row.wasNull() ? Long.MAX_VALUE : oldestUs);
            })
        .get(0);
  }

  @Override
  public List<Due> due(long nowUs, int most) {
    return query(
        "read what is due of the segments",
        "SELECT name, due_us, state, object_key FROM segment WHERE due_us <= ?"
            + " ORDER BY due_us LIMIT "
            + most,
        statement -> statement.setLong(1, nowUs),
        row ->
            new Due(
                row.getString(1),
                row.getLong(2),
                row.getString(3).equals("deleting"),
                row.getString(4)));
  }

  @Override
  public boolean lease(Due due, long untilUs) {
    return run(
        "take what is due of segment " + due.segment(),
        connection ->
            update(
                    connection,
                    "UPDATE segment SET due_us = ? WHERE name = ? AND due_us = ?",
                    statement -> {
                      statement.setLong(1, untilUs);
                      statement.setString(2, due.segment());
                      statement.setLong(3, due.dueUs());
                    })
                == 1);
  }

  @Override
  public void swept(String segment) {
    run(
        "finish segment " + segment,
        connection ->
            update(
                connection,
                "UPDATE segment SET due_us = NULL WHERE name = ? AND state = 'sealed'",
                named(segment)));
  }

  @Override
  public boolean beginDeletion(String segment, long dueUs) {
    return run(
        "delete segment " + segment,
        connection ->
            update(
                    connection,
                    "UPDATE segment SET state = 'deleting', due_us = ?"
                        + " WHERE name = ? AND state = 'sealed'",
                    statement -> {
                      statement.setLong(1, dueUs);
                      statement.setString(2, segment);
                    })
                == 1);
  }

  @Override
  public void deleted(String segment) {
    run(
        "forget segment " + segment,
        connection ->
            update(
                connection,
                "DELETE FROM segment WHERE name = ? AND state = 'deleting'",
                named(segment)));
  }
}
