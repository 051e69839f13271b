package penstock.node.segment.s3;

import com.typesafe.config.ConfigFactory;
import penstock.node.database.Database;
import penstock.node.database.DatabaseSettings;
import penstock.node.database.TestPostgres;

final class PostgresCatalogTest extends JdbcCatalogTest {

  PostgresCatalogTest() throws Exception {
    super(
        Database.open(
            DatabaseSettings.of(
                TestPostgres.newDatabase().withFallback(ConfigFactory.defaultReference()))));
  }
}
