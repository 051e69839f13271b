package penstock.node.cluster;

import com.typesafe.config.ConfigFactory;
import java.util.Map;
import java.util.UUID;
import penstock.node.database.Database;
import penstock.node.database.DatabaseSettings;

final class H2RollTest extends JdbcRollTest {

  H2RollTest() {
    super(
        Database.open(
            DatabaseSettings.of(
                ConfigFactory.parseMap(
                        Map.of("penstock.jdbc.url", "jdbc:h2:mem:" + UUID.randomUUID()))
                    .withFallback(ConfigFactory.defaultReference()))));
  }
}
