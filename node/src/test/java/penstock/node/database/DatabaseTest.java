package penstock.node.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.node.settings.SettingsException;

/** Settings, schema, transactions and the file of the embedded database. */
class DatabaseTest {

  private final Path dir;

  DatabaseTest(@TempDir Path dir) {
    this.dir = dir;
  }

  private Config config(String... settings) {
    return ConfigFactory.parseString(
            "penstock.data-dir = "
                + ConfigUtil.quoteString(dir.toString())
                + "\n"
                + String.join("\n", settings))
        .withFallback(ConfigFactory.load());
  }

  @Test
  void shouldKeepAnEmbeddedDatabaseInTheDataDirectory() {
    DatabaseSettings settings = DatabaseSettings.of(config());
    assertEquals(Vendor.H2, settings.vendor());
    assertEquals(
        "jdbc:h2:file:"
            + dir
            + "/db/penstock;WRITE_DELAY=0;DATABASE_TO_LOWER=TRUE;DB_CLOSE_ON_EXIT=FALSE"
            + ";CACHE_SIZE=16384",
        settings.url());
    try (Database database = Database.open(settings)) {
      assertEquals(Vendor.H2, database.vendor());
    }
    assertTrue(Files.exists(dir.resolve("db/penstock.mv.db")));
  }

  @Test
  void shouldNotRepeatOptionsThatTheUrlHas() {
    String url =
        "jdbc:h2:mem:x;write_delay=5;DATABASE_TO_LOWER=TRUE;DB_CLOSE_ON_EXIT=TRUE;CACHE_SIZE=1";
    Config config = config("penstock.jdbc.url = " + ConfigUtil.quoteString(url));
    assertEquals(url, DatabaseSettings.of(config).url());
  }

  @Test
  void shouldTakePostgresqlAsItIs() {
    String url = "jdbc:postgresql://db:5432/penstock?sslmode=verify-full";
    DatabaseSettings settings =
        DatabaseSettings.of(
            config(
                "penstock.jdbc.url = " + ConfigUtil.quoteString(url),
                "penstock.jdbc.password = secret"));
    assertEquals(Vendor.POSTGRESQL, settings.vendor());
    assertEquals(url, settings.url());
    assertFalse(settings.toString().contains("secret"));
  }

  @Test
  void shouldRefuseOtherDatabases() {
    SettingsException refusal =
        assertThrows(
            SettingsException.class,
            () -> DatabaseSettings.of(config("penstock.jdbc.url = \"jdbc:mysql://db/penstock\"")));
    assertTrue(String.valueOf(refusal.getMessage()).contains("jdbc:postgresql:"));
  }

  @Test
  void shouldSayWhatIsWrongWhereItCannotBeReached() {
    Config config = config("penstock.jdbc.url = \"jdbc:h2:file:/proc/no/such/place\"");
    DatabaseException failure =
        assertThrows(
            DatabaseException.class, () -> Database.open(DatabaseSettings.of(config)).close());
    assertTrue(String.valueOf(failure.getMessage()).contains("/proc/no/such/place"));
  }

  @Test
  void shouldMigrateOnceAndKeepWhatIsThere() {
    DatabaseSettings settings = DatabaseSettings.of(config());
    try (Database database = Database.open(settings)) {
      put(database, 1, 10);
    }
    try (Database database = Database.open(settings)) {
      assertEquals(1, count(database));
    }
  }

  @Test
  void shouldKeepWhatWasCommittedWithoutAProperClose() throws Exception {
    DatabaseSettings settings = DatabaseSettings.of(config());
    Path copy = dir.resolve("copy/db");
    Files.createDirectories(copy);
    try (Database database = Database.open(settings)) {
      put(database, 1, 10);
      Files.copy(dir.resolve("db/penstock.mv.db"), copy.resolve("penstock.mv.db"));
    }
    String url = ConfigUtil.quoteString("jdbc:h2:file:" + copy.resolve("penstock"));
    try (Database database =
        Database.open(DatabaseSettings.of(config("penstock.jdbc.url = " + url)))) {
      assertEquals(1, count(database));
    }
  }

  @Test
  void shouldRollBackWhatFails() {
    try (Database database = Database.open(DatabaseSettings.of(config()))) {
      assertThrows(
          IllegalStateException.class,
          () ->
              database.run(
                  "fail",
                  connection -> {
                    insert(connection.prepareStatement(INSERT), 1, 10);
                    throw new IllegalStateException("on purpose");
                  }));
      assertEquals(0, count(database));
      put(database, 2, 10);
      DatabaseException failure = assertThrows(DatabaseException.class, () -> put(database, 2, 10));
      assertTrue(String.valueOf(failure.getMessage()).startsWith("could not put"));
      assertEquals(1, count(database));
    }
  }

  @Test
  void shouldKeepTheFileSmallUnderManySmallCommits() throws Exception {
    long untidy = bytesAfterChurn("untidy", false);
    long tidy = bytesAfterChurn("tidy", true);
    assertTrue(tidy < untidy * 3 / 4, tidy + " bytes against " + untidy);
  }

  /** Rows that come in any order and leave in any order, one commit each. */
  private long bytesAfterChurn(String name, boolean tidying) throws Exception {
    String url = "jdbc:h2:file:" + dir.resolve(name) + ";RETENTION_TIME=0";
    Config config = config("penstock.jdbc.url = " + ConfigUtil.quoteString(url));
    Random random = new Random(1);
    try (Database database = Database.open(DatabaseSettings.of(config))) {
      for (int i = 0; i < 1_200; i++) {
        put(database, i, 400);
        if (i > 200 && i % 10 != 0) {
          delete(database, random.nextInt(i));
        }
        if (tidying && i % 100 == 0) {
          database.tidy();
        }
      }
      return Files.size(dir.resolve(name + ".mv.db"));
    }
  }

  private static final String INSERT =
      "INSERT INTO \"retired_stream\" (\"device\", \"stream\", \"sequence_number\", \"hole_ms\","
          + " \"state\") VALUES (?, 's', 1, 0, ?)";

  private static boolean insert(PreparedStatement insert, int key, int bytes) throws SQLException {
    try (insert) {
      insert.setString(1, Integer.toHexString(key * 0x9e3779b9));
      insert.setBytes(2, new byte[bytes]);
      return insert.executeUpdate() == 1;
    }
  }

  private static void put(Database database, int key, int bytes) {
    database.run("put", connection -> insert(connection.prepareStatement(INSERT), key, bytes));
  }

  private static void delete(Database database, int key) {
    database.run(
        "delete",
        connection -> {
          try (PreparedStatement delete =
              connection.prepareStatement("DELETE FROM retired_stream WHERE device = ?")) {
            delete.setString(1, Integer.toHexString(key * 0x9e3779b9));
            return delete.executeUpdate();
          }
        });
  }

  private static long count(Database database) {
    return database.run(
        "count",
        connection -> {
          try (PreparedStatement select =
                  connection.prepareStatement("SELECT count(*) FROM retired_stream");
              ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
          }
        });
  }
}
