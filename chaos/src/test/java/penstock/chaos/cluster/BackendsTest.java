package penstock.chaos.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.chaos.net.Endpoint;
import penstock.chaos.net.Network;
import penstock.chaos.net.Place;
import penstock.chaos.net.ProxyNetwork;

/** PostgreSQL and the store as processes: there, away, cut off, and back with what they had. */
final class BackendsTest {

  @TempDir private Path directory;

  private static String ask(Endpoint at, String sql) throws SQLException {
    String url = Postgres.jdbcUrl(at) + "?user=postgres&connectTimeout=5&socketTimeout=2";
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static void keep(Endpoint at) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(Postgres.jdbcUrl(at) + "?user=postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE kept AS SELECT 1 AS n");
    }
  }

  /** Without a signature it says no, and thereby that it is there. */
  private static int status(Endpoint at) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + at + "/penstock"))
            .timeout(Duration.ofSeconds(2))
            .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void shouldBeThereAwayCutOffAndBack() throws Exception {
    try (Network network = new ProxyNetwork("a test");
        Backends backends = Backends.start(directory, network)) {
      Endpoint postgres = network.dependency(0, Place.POSTGRES, backends.postgres().port());
      Endpoint store = network.dependency(0, Place.STORE, backends.store().port());
      assertEquals("on", ask(postgres, "SHOW fsync"));
      assertEquals(403, status(store));

      network.cut(Place.node(0), Place.POSTGRES);
      network.drop(Place.STORE, Place.node(0));
      assertThrows(SQLException.class, () -> ask(postgres, "SELECT 1"));
      assertThrows(IOException.class, () -> status(store));
      network.heal();
      assertEquals("1", ask(postgres, "SELECT 1"));
      keep(postgres);

      backends.postgres().kill();
      backends.store().kill();
      assertThrows(SQLException.class, () -> ask(postgres, "SELECT 1"));
      assertThrows(IOException.class, () -> status(store));
      backends.heal();
      assertEquals("1", ask(postgres, "SELECT n FROM kept"));
      assertEquals(403, status(store));
    }
  }
}
