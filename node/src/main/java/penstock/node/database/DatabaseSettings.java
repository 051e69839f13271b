package penstock.node.database;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import penstock.node.settings.Section;
import penstock.node.settings.SettingsException;

/**
 * Where the small things are kept.
 *
 * @param url with everything that the vendor needs
 * @param poolMax connections for all but the journal, which has its own
 * @param journalPoolMax connections of the journal and the snapshots
 */
public record DatabaseSettings(
    Vendor vendor, String url, String user, String password, int poolMax, int journalPoolMax) {

  /**
   * A commit is in the file before it returns, and identifiers are in lower case as on PostgreSQL.
   * The node closes the database itself, after everything that uses it.
   */
  private static final String[][] H2_OPTIONS = {
    {"WRITE_DELAY", "0"},
    {"DATABASE_TO_LOWER", "TRUE"},
    {"DB_CLOSE_ON_EXIT", "FALSE"},
    // KiB. By default it fills a sixteenth of the heap, which the collector then walks; what is not
    // in it the kernel has.
    {"CACHE_SIZE", "16384"}
  };

  /**
   * A network that drops packets silently must not hold a connection for the quarter of an hour
   * that TCP would: whoever waits fails, the connection is thrown away, and the next one works as
   * soon as the network does. In seconds. Inserts of a batch go as one statement.
   */
  private static final Map<String, String> POSTGRESQL_PROPERTIES =
      Map.of(
          "connectTimeout", "5",
          "socketTimeout", "6",
          "cancelSignalTimeout", "2",
          "tcpKeepAlive", "true",
          "reWriteBatchedInserts", "true",
          "ApplicationName", "penstock");

  public static DatabaseSettings of(Config root) {
    Section jdbc = Section.of(root, "penstock.jdbc");
    String url = jdbc.stringOrEmpty("url");
    if (url.isEmpty()) {
      url = embedded(Section.of(root, "penstock").string("data-dir"));
    }
    Vendor vendor = vendor(url);
    DatabaseSettings settings =
        new DatabaseSettings(
            vendor,
            vendor == Vendor.H2 ? withH2Options(url) : url,
            jdbc.stringOrEmpty("user"),
            jdbc.secret("password"),
            // Two at least: a migration holds one for its lock.
            jdbc.integer("pool-max", 2, 64),
            jdbc.integer("journal-pool-max", 1, 64));
    jdbc.end();
    return settings;
  }

  private static String embedded(String dataDir) {
    String path = Path.of(dataDir).toAbsolutePath().normalize().resolve("db/penstock").toString();
    if (path.contains(";")) {
      throw new SettingsException(
          "penstock.data-dir", dataDir, "must not contain a semicolon, or set penstock.jdbc.url");
    }
    return "jdbc:h2:file:" + path;
  }

  private static Vendor vendor(String url) {
    if (url.startsWith("jdbc:h2:")) {
      return Vendor.H2;
    }
    if (url.startsWith("jdbc:postgresql:")) {
      return Vendor.POSTGRESQL;
    }
    throw new SettingsException(
        "penstock.jdbc.url", url, "must begin with jdbc:h2: or jdbc:postgresql:, or be empty");
  }

  private static String withH2Options(String url) {
    StringBuilder all = new StringBuilder(url);
    for (String[] option : H2_OPTIONS) {
      if (!url.toUpperCase(Locale.ROOT).contains(";" + option[0] + "=")) {
        all.append(';').append(option[0]).append('=').append(option[1]);
      }
    }
    return all.toString();
  }

  /** For the driver of each pooled connection; what the URL says itself goes before them. */
  public Map<String, String> driverProperties() {
    return vendor == Vendor.POSTGRESQL ? POSTGRESQL_PROPERTIES : Map.of();
  }

  /** Without the password. */
  @Override
  public String toString() {
    return url + " as " + user;
  }
}
