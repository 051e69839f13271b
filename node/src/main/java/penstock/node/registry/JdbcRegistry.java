package penstock.node.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
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
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry in the table {@code device}, all of it in memory: some 500 bytes a device. What this
 * node changes is in force when the stage completes; what other nodes change, at the next {@link
 * #refresh}, which reads what was changed of late, or when they tell ({@link #read}). Thread-safe.
 */
public final class JdbcRegistry implements Registry {

  private static final Logger LOG = LoggerFactory.getLogger(JdbcRegistry.class);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<TreeMap<String, String>> LABELS = new TypeReference<>() {};

  private static final String SELECT =
      "SELECT id, fingerprint, class, labels, status, updated_at FROM device";

  private static final String UPDATE =
      "UPDATE device SET fingerprint = ?, class = ?, labels = ?, status = ?, updated_at = ?"
          + " WHERE id = ?";

  private static final String INSERT =
      "INSERT INTO device (fingerprint, class, labels, status, updated_at, id)"
          + " VALUES (?, ?, ?, ?, ?, ?)";

  /** Of both databases. */
  private static final String UNIQUE_VIOLATION = "23505";

  /**
   * How far clocks of nodes may lie apart, and how long a change may take to be committed, without
   * being missed. What was changed in this time is read again each time.
   */
  private static final long CLOCK_SKEW_US = 60_000_000;

  private final DataSource database;
  private final Executor blocking;
  private final Clock clock;
  private final ConcurrentMap<String, DeviceEntry> byId = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, DeviceEntry> byFingerprint = new ConcurrentHashMap<>();

  private final SharedWords shared = new SharedWords();

  private final LongSupplier nanos;
  private final long ageNanosMax;

  /** When the last reading began that came to its end, by this node's clock. */
  private volatile long refreshedUs;

  /** The same by {@code nanos}. */
  private volatile long refreshedNanos;

  /** Reads the whole table. For a node that is alone: nobody else changes anything. */
  public JdbcRegistry(DataSource database, Executor blocking, Clock clock) throws SQLException {
    this(database, blocking, clock, System::nanoTime, Duration.ofNanos(Long.MAX_VALUE));
  }

  /**
   * Reads the whole table.
   *
   * @param nanos as {@link System#nanoTime}
   * @param ageMax after so long without a {@link #refresh}, what is known here counts no more
   */
  public JdbcRegistry(
      DataSource database, Executor blocking, Clock clock, LongSupplier nanos, Duration ageMax)
      throws SQLException {
    this.database = database;
    this.blocking = blocking;
    this.clock = clock;
    this.nanos = nanos;
    this.ageNanosMax = ageMax.toNanos();
    load(Long.MIN_VALUE);
  }

  @Override
  public boolean current() {
    return age().toNanos() <= ageNanosMax;
  }

  /** For how long nothing was heard of the database. */
  public Duration age() {
    return Duration.ofNanos(Math.max(0, nanos.getAsLong() - refreshedNanos));
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
  public CompletionStage<Integer> putAll(List<DeviceEntry> entries) {
    return CompletableFuture.supplyAsync(() -> storeAll(entries), blocking);
  }

  @Override
  public CompletionStage<@Nullable DeviceEntry> revoke(String id) {
    return CompletableFuture.supplyAsync(() -> storeRevoked(id), blocking);
  }

  /** Takes what other nodes changed of late. To be called every second. */
  public void refresh() {
    try {
      load(refreshedUs - CLOCK_SKEW_US);
    } catch (SQLException e) {
      LOG.warn("the registry could not be read again: {}", e.toString());
    }
  }

  /** Reads one device again, which another node has changed. */
  public void read(String id) {
    try {
      var unused = readAgain(id);
    } catch (SQLException e) {
      throw new IllegalStateException("device " + id + " could not be read: " + e.getMessage(), e);
    }
  }

  private synchronized @Nullable DeviceEntry readAgain(String id) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(SELECT + " WHERE id = ?")) {
      statement.setString(1, id);
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          return null;
        }
        DeviceEntry entry = entry(rows);
        take(entry);
        return entry;
      }
    }
  }

  /** Changes nothing but the status, whatever other nodes changed. */
  private synchronized @Nullable DeviceEntry storeRevoked(String id) {
    try {
      try (Connection connection = database.getConnection();
          PreparedStatement statement =
              connection.prepareStatement(
                  "UPDATE device SET status = ?, updated_at = ? WHERE id = ?")) {
        statement.setString(1, word(DeviceEntry.Status.REVOKED));
        statement.setLong(2, clock.millis() * 1000);
        statement.setString(3, id);
        statement.executeUpdate();
      }
      return readAgain(id);
    } catch (SQLException e) {
      throw unwritten(e);
    }
  }

  private static IllegalStateException unwritten(SQLException e) {
    return new IllegalStateException("the registry could not be written: " + e.getMessage(), e);
  }

  private synchronized DeviceEntry store(DeviceEntry entry) {
    refuseTaken(entry);
    try {
      try {
        write(entry);
      } catch (SQLException e) {
        if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
          throw e;
        }
        // Another node was faster: with this device, or with its certificate.
        load(refreshedUs - CLOCK_SKEW_US);
        refuseTaken(entry);
        write(entry);
      }
    } catch (SQLException e) {
      throw unwritten(e);
    }
    take(entry);
    return entry;
  }

  private synchronized int storeAll(List<DeviceEntry> entries) {
    entries.forEach(this::refuseTaken);
    try {
      int added;
      try {
        added = writeAll(entries);
      } catch (SQLException e) {
        if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
          throw e;
        }
        // Another node was faster, as above.
        load(refreshedUs - CLOCK_SKEW_US);
        entries.forEach(this::refuseTaken);
        added = writeAll(entries);
      }
      entries.forEach(this::take);
      return added;
    } catch (SQLException e) {
      throw unwritten(e);
    }
  }

  /** In one transaction. No device ever leaves the table, so those that are known are there. */
  private int writeAll(List<DeviceEntry> entries) throws SQLException {
    int added = 0;
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try (PreparedStatement update = connection.prepareStatement(UPDATE);
          PreparedStatement insert = connection.prepareStatement(INSERT)) {
        for (DeviceEntry entry : entries) {
          PreparedStatement statement = byId.containsKey(entry.id()) ? update : insert;
          fill(statement, entry);
          statement.addBatch();
          added += statement == insert ? 1 : 0;
        }
        update.executeBatch();
        insert.executeBatch();
        connection.commit();
      } catch (SQLException e) {
        connection.rollback();
        throw e;
      }
    }
    return added;
  }

  private void refuseTaken(DeviceEntry entry) {
    DeviceEntry holder = byFingerprint.get(entry.fingerprint());
    if (holder != null && !holder.id().equals(entry.id())) {
      throw new FingerprintTaken(entry.fingerprint(), holder.id());
    }
  }

  private void write(DeviceEntry entry) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        if (update(connection, entry) == 0) {
          insert(connection, entry);
        }
        connection.commit();
      } catch (SQLException e) {
        connection.rollback();
        throw e;
      }
    }
  }

  private int update(Connection connection, DeviceEntry entry) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(UPDATE)) {
      fill(statement, entry);
      return statement.executeUpdate();
    }
  }

  private void insert(Connection connection, DeviceEntry entry) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      fill(statement, entry);
      statement.executeUpdate();
    }
  }

  private void fill(PreparedStatement statement, DeviceEntry entry) throws SQLException {
    statement.setString(1, entry.fingerprint());
    statement.setString(2, entry.deviceClass());
    statement.setString(3, json(entry.labels()));
    statement.setString(4, word(entry.status()));
    statement.setLong(5, clock.millis() * 1000);
    statement.setString(6, entry.id());
  }

  private static String word(DeviceEntry.Status status) {
    return status.name().toLowerCase(Locale.ROOT);
  }

  private synchronized void load(long sinceUs) throws SQLException {
    long begunNanos = nanos.getAsLong();
    long begunUs = clock.millis() * 1000;
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(SELECT + " WHERE updated_at >= ?")) {
      // PostgreSQL gives rows bit by bit only inside a transaction.
      connection.setAutoCommit(false);
      statement.setLong(1, sinceUs);
      statement.setFetchSize(1_000);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          take(entry(rows));
        }
      }
      connection.commit();
    }
    refreshedUs = begunUs;
    refreshedNanos = begunNanos;
  }

  private void take(DeviceEntry told) {
    DeviceEntry before = byId.get(told.id());
    if (told.equals(before)) {
      return;
    }
    DeviceEntry entry = shared.of(told);
    byId.put(entry.id(), entry);
    if (before != null && !before.fingerprint().equals(entry.fingerprint())) {
      byFingerprint.remove(before.fingerprint(), before);
    }
    byFingerprint.put(entry.fingerprint(), entry);
  }

  private DeviceEntry entry(ResultSet row) throws SQLException {
    return new DeviceEntry(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        labels(row.getString(4)),
        DeviceEntry.Status.valueOf(row.getString(5).toUpperCase(Locale.ROOT)));
  }

  private Map<String, String> labels(String json) throws SQLException {
    Map<String, String> before = shared.labels(json);
    if (before != null) {
      return before;
    }
    try {
      Map<String, String> labels = Map.copyOf(JSON.readValue(json, LABELS));
      shared.keep(json, labels);
      return labels;
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
