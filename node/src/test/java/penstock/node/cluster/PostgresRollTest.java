package penstock.node.cluster;

import com.typesafe.config.ConfigFactory;
import penstock.node.database.Database;
import penstock.node.database.DatabaseSettings;
import penstock.node.database.TestPostgres;

final class PostgresRollTest extends JdbcRollTest {

  PostgresRollTest() throws Exception {
    super(
        Database.open(
            DatabaseSettings.of(
                TestPostgres.newDatabase().withFallback(ConfigFactory.defaultReference()))));
  }
}
