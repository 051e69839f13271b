package penstock.node.database;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A real PostgreSQL server, one for all tests of this JVM, with a database for whoever asks. */
public final class TestPostgres {

  private static final AtomicInteger COUNT = new AtomicInteger();

  private static @Nullable EmbeddedPostgres server;

  private TestPostgres() {}

  /** The {@code penstock.jdbc} settings of a new, empty database. */
  public static synchronized Config newDatabase() throws IOException, SQLException {
    EmbeddedPostgres running = server;
    if (running == null) {
      running = EmbeddedPostgres.builder().start();
      server = running;
    }
    String name = "penstock_" + COUNT.incrementAndGet();
    try (Connection connection = running.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    return ConfigFactory.parseMap(
        Map.of(
            "penstock.jdbc.url",
            "jdbc:postgresql://127.0.0.1:" + running.getPort() + "/" + name,
            "penstock.jdbc.user",
            "postgres",
            "penstock.jdbc.password",
            "postgres"));
  }
}
