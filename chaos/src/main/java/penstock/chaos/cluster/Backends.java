package penstock.chaos.cluster;

import java.nio.file.Path;
import java.util.List;
import penstock.chaos.net.Network;
import penstock.chaos.net.Place;
import penstock.chaos.store.StoreMain;

/** What the nodes of a fleet depend on: a PostgreSQL and an S3 store. */
public record Backends(Postgres postgres, ObjectStore store) implements AutoCloseable {

  /** Starts both. */
  static Backends start(Path directory, Network network) {
    Postgres postgres =
        Postgres.start(directory, network.listens(Place.POSTGRES), network.clients());
    try {
      return new Backends(postgres, ObjectStore.start(directory, network.listens(Place.STORE)));
    } catch (RuntimeException e) {
      postgres.close();
      throw e;
    }
  }

  /** What a node has to be told to find them. */
  List<String> settings(int node, Network network) {
    return List.of(
        "penstock.store=s3",
        "penstock.jdbc.url="
            + Postgres.jdbcUrl(network.dependency(node, Place.POSTGRES, postgres.port())),
        "penstock.jdbc.user=" + Postgres.USER,
        "penstock.jdbc.password=" + Postgres.USER,
        "penstock.s3.endpoint=http://" + network.dependency(node, Place.STORE, store.port()),
        "penstock.s3.bucket=" + StoreMain.BUCKET,
        "penstock.s3.access-key=" + StoreMain.ACCESS_KEY,
        "penstock.s3.secret-key=" + StoreMain.SECRET_KEY);
  }

  /** Starts what was killed, and ends every mood. */
  void heal() {
    postgres.heal();
    store.heal();
  }

  @Override
  public void close() {
    store.close();
    postgres.close();
  }
}
