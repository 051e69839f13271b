package penstock.node.registry;

import com.typesafe.config.ConfigFactory;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import penstock.node.database.Database;
import penstock.node.database.DatabaseSettings;

/** An empty database in memory. */
final class TestDatabase {

  private static final AtomicInteger COUNT = new AtomicInteger();

  private TestDatabase() {}

  static Database open() {
    String url = "jdbc:h2:mem:registry-" + COUNT.incrementAndGet();
    return Database.open(
        DatabaseSettings.of(
            ConfigFactory.parseMap(Map.of("penstock.jdbc.url", url))
                .withFallback(ConfigFactory.load())));
  }
}
