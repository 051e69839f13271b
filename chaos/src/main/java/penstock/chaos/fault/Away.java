package penstock.chaos.fault;

import java.time.Duration;
import penstock.chaos.cluster.Backends;

/** What all nodes depend on dies, and comes back after a while. */
public enum Away implements Fault {
  /** PostgreSQL crashes. */
  JOURNAL {
    @Override
    void kill(Backends backends) throws InterruptedException {
      backends.postgres().kill();
    }
  },
  /** The store's process dies. */
  STORE {
    @Override
    void kill(Backends backends) throws InterruptedException {
      backends.store().kill();
    }
  };

  private static final int ACKS_MAX = 60;
  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final Duration MOST = Duration.ofSeconds(12);

  abstract void kill(Backends backends) throws InterruptedException;

  @Override
  public void strike(Attack attack) throws InterruptedException {
    while (!attack.isOver()) {
      attack.awaitLoad(1 + attack.random().nextInt(ACKS_MAX));
      attack.note("kill the " + this);
      long from = attack.history().nowMs();
      kill(attack.cluster().backends());
      attack.last(attack.between(LEAST, MOST));
      attack.note("start the " + this);
      attack.cluster().heal();
      attack.history().excuse(from);
      attack.awaitEveryone();
    }
  }

  @Override
  public boolean provokesErrors() {
    return true;
  }

  @Override
  public String toString() {
    return this == JOURNAL ? "journal's database" : "store";
  }
}
