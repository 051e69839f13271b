package penstock.chaos.fault;

import java.time.Duration;
import penstock.chaos.cluster.ObjectStore;

/** The store is there, and not well. */
public enum StoreMood implements Fault {
  /** Each request takes a second more. */
  SLOW {
    @Override
    void begin(ObjectStore store) {
      store.slow(Duration.ofSeconds(1));
    }
  },
  /** Every sixth request is answered 500, or breaks all connections; half of these were done. */
  FLAKY {
    @Override
    void begin(ObjectStore store) {
      store.flaky(16);
    }
  };

  private static final Duration STEP = Duration.ofMillis(500);

  abstract void begin(ObjectStore store);

  @Override
  public void strike(Attack attack) throws InterruptedException {
    attack.awaitLoad(10);
    attack.note("the store is " + this);
    begin(attack.cluster().backends().store());
    while (!attack.isOver()) {
      attack.last(STEP);
    }
    attack.note("the store is well");
    attack.cluster().backends().store().heal();
  }

  @Override
  public boolean provokesErrors() {
    return true;
  }
}
