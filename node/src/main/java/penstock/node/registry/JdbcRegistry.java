package penstock.node.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry in the table {@code device}, all of it in memory: about 500 bytes a device. What
 * this node changes is in force when the stage completes; what other nodes change, at the next
 * {@link #refresh}. Thread-safe.
 */
public final class JdbcRegistry implements Registry {

  private static final Logger LOG = LoggerFactory.getLogger(JdbcRegistry.class);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<TreeMap<String, String>> LABELS = new TypeReference<>() {};

  /** How far clocks of nodes may lie apart without a change being missed. */
  private static final long CLOCK_SKEW_US = 60_000_000;

  private final DataSource database;
  private final Executor blocking;
  private final Clock clock;
  private final ConcurrentMap<String, DeviceEntry> byId = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, DeviceEntry> byFingerprint = new ConcurrentHashMap<>();

  /** The newest change seen. Written by one refresh at a time. */
  private volatile long refreshedUs = Long.MIN_VALUE;

  /** Reads the whole table. */
  public JdbcRegistry(DataSource database, Executor blocking, Clock clock) throws SQLException {
    this.database = database;
    this.blocking = blocking;
    this.clock = clock;
    load(Long.MIN_VALUE);
  }

  @Override
  public @Nullable DeviceEntry byFingerprint(String fingerprint) {
    return byFingerprint.get(fingerprint);
  }

  @Override
  public @Nullable DeviceEntry byId(String id) {
    return byId.get(id);
  }

  @Override
  public Collection<DeviceEntry> all() {
    return List.copyOf(byId.values());
  }

  @Override
  public CompletionStage<DeviceEntry> put(DeviceEntry entry) {
    return CompletableFuture.supplyAsync(() -> store(entry), blocking);
  }

  @Override
  public CompletionStage<@Nullable DeviceEntry> revoke(String id) {
    return CompletableFuture.supplyAsync(
        () -> {
          DeviceEntry known = byId.get(id);
          return known == null ? null : store(revoked(known));
        },
        blocking);
  }

  private static DeviceEntry revoked(DeviceEntry entry) {
    return new DeviceEntry(
        entry.id(),
        entry.fingerprint(),
        entry.deviceClass(),
        entry.labels(),
        DeviceEntry.Status.REVOKED);
  }

  /** Takes what other nodes changed. Every two seconds is often enough. */
  public void refresh() {
    try {
      load(refreshedUs == Long.MIN_VALUE ? refreshedUs : refreshedUs - CLOCK_SKEW_US);
    } catch (SQLException e) {
      LOG.warn(
          "the registry could not be read again, what is known stays in force: {}", e.toString());
    }
  }

  private synchronized DeviceEntry store(DeviceEntry entry) {
    DeviceEntry holder = byFingerprint.get(entry.fingerprint());
    if (holder != null && !holder.id().equals(entry.id())) {
      throw new FingerprintTaken(entry.fingerprint(), holder.id());
    }
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      if (update(connection, entry) == 0) {
        insert(connection, entry);
      }
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException("the registry could not be written: " + e.getMessage(), e);
    }
    take(entry);
    return entry;
  }

  private int update(Connection connection, DeviceEntry entry) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE device SET fingerprint = ?, class = ?, labels = ?, status = ?, updated_at = ?"
                + " WHERE id = ?")) {
      fill(statement, entry);
      return statement.executeUpdate();
    }
  }

  private void insert(Connection connection, DeviceEntry entry) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO device (fingerprint, class, labels, status, updated_at, id)"
                + " VALUES (?, ?, ?, ?, ?, ?)")) {
      fill(statement, entry);
      statement.executeUpdate();
    }
  }

  private void fill(PreparedStatement statement, DeviceEntry entry) throws SQLException {
    statement.setString(1, entry.fingerprint());
    statement.setString(2, entry.deviceClass());
    statement.setString(3, json(entry.labels()));
    statement.setString(4, entry.status().name().toLowerCase(Locale.ROOT));
    statement.setLong(5, clock.millis() * 1000);
    statement.setString(6, entry.id());
  }

  private synchronized void load(long sinceUs) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT id, fingerprint, class, labels, status, updated_at FROM device"
                    + " WHERE updated_at >= ?")) {
      statement.setLong(1, sinceUs);
      statement.setFetchSize(1_000);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          take(entry(rows));
          refreshedUs = Math.max(refreshedUs, rows.getLong(6));
        }
      }
    }
  }

  private void take(DeviceEntry entry) {
    DeviceEntry before = byId.put(entry.id(), entry);
    if (before != null && !before.fingerprint().equals(entry.fingerprint())) {
      byFingerprint.remove(before.fingerprint(), before);
    }
    byFingerprint.put(entry.fingerprint(), entry);
  }

  private static DeviceEntry entry(ResultSet row) throws SQLException {
    return new DeviceEntry(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        labels(row.getString(4)),
        DeviceEntry.Status.valueOf(row.getString(5).toUpperCase(Locale.ROOT)));
  }

  private static Map<String, String> labels(String json) throws SQLException {
    try {
      return Map.copyOf(JSON.readValue(json, LABELS));
    } catch (JsonProcessingException e) {
      throw new SQLException("labels are no JSON object of strings: " + json, e);
    }
  }

  private static String json(Map<String, String> labels) {
    try {
      return JSON.writeValueAsString(new TreeMap<>(labels));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of strings is JSON", e);
    }
  }
}
