package penstock.node.segment.s3;

final class H2CatalogTest extends JdbcCatalogTest {
  H2CatalogTest() {
    super(SharedWorld.h2());
  }
}
