package penstock.node.device;

import com.google.protobuf.InvalidProtocolBufferException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import penstock.node.database.Database;
import penstock.node.wire.LedgerWire;

/**
 * The table {@code retired_stream}. Blocking calls run on the executor given; each device has at
 * most one at a time, so what can wait there is bounded by the devices that are active.
 */
final class JdbcRetiredStreams implements RetiredStreams {

  private static final String SELECT =
      "SELECT \"state\" FROM \"retired_stream\" WHERE \"device\" = ?";
  private static final String UPDATE =
      "UPDATE \"retired_stream\" SET \"sequence_number\" = ?, \"hole_ms\" = ?, \"state\" = ?"
          + " WHERE \"device\" = ? AND \"stream\" = ? AND \"sequence_number\" <= ?";
  private static final String INSERT =
      "INSERT INTO \"retired_stream\""
          + " (\"sequence_number\", \"hole_ms\", \"state\", \"device\", \"stream\")"
          + " VALUES (?, ?, ?, ?, ?)";

  private final Database database;
  private final Executor executor;

  JdbcRetiredStreams(Database database, Executor executor) {
    this.database = database;
    this.executor = executor;
  }

  @Override
  public CompletionStage<Optional<StreamLedger>> find(String device, String stream) {
    return select(device, " AND \"stream\" = ?", stream, 1)
        .thenApply(found -> found.stream().findFirst());
  }

  @Override
  public CompletionStage<List<StreamLedger>> all(String device) {
    return select(device, " AND \"stream\" >= ? ORDER BY \"stream\"", "", Integer.MAX_VALUE);
  }

  @Override
  public CompletionStage<List<StreamLedger>> withHoles(String device, int limit) {
    return select(
        device, " AND \"stream\" >= ? AND \"hole_ms\" > 0 ORDER BY \"hole_ms\"", "", limit);
  }

  private CompletionStage<List<StreamLedger>> select(
      String device, String condition, String stream, int limit) {
    return CompletableFuture.supplyAsync(
        () ->
            database.run(
                "read the retired streams of " + device,
                connection -> {
                  try (PreparedStatement select = connection.prepareStatement(SELECT + condition)) {
                    select.setString(1, device);
                    select.setString(2, stream);
                    select.setMaxRows(limit == Integer.MAX_VALUE ? 0 : limit);
                    return streams(select);
                  }
                }),
        executor);
  }

  private static List<StreamLedger> streams(PreparedStatement select) throws SQLException {
    List<StreamLedger> streams = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        streams.add(StateCodec.fromWire(LedgerWire.Stream.parseFrom(rows.getBytes(1))));
      }
    } catch (InvalidProtocolBufferException e) {
      throw new SQLException("a row of retired_stream can't be read: " + e.getMessage(), e);
    }
    return streams;
  }

  @Override
  public CompletionStage<Void> put(String device, StreamLedger stream, long sequenceNumber) {
    return CompletableFuture.runAsync(
        () ->
            database.run(
                "retire stream " + stream.name() + " of " + device,
                connection -> {
                  if (!update(connection, device, stream, sequenceNumber)) {
                    insert(connection, device, stream, sequenceNumber);
                  }
                  return true;
                }),
        executor);
  }

  private static boolean update(
      Connection connection, String device, StreamLedger stream, long sequenceNumber)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
      set(update, device, stream, sequenceNumber);
      update.setLong(6, sequenceNumber);
      return update.executeUpdate() > 0;
    }
  }

  /** Violates the primary key where a later owner of the device wrote the row. */
  private static void insert(
      Connection connection, String device, StreamLedger stream, long sequenceNumber)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      set(insert, device, stream, sequenceNumber);
      insert.executeUpdate();
    }
  }

  private static void set(
      PreparedStatement statement, String device, StreamLedger stream, long sequenceNumber)
      throws SQLException {
    statement.setLong(1, sequenceNumber);
    statement.setLong(2, stream.gaps().holeMs());
    statement.setBytes(3, StateCodec.toWire(stream).toByteArray());
    statement.setString(4, device);
    statement.setString(5, stream.name());
  }
}
