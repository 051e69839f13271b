package penstock.chaos.fault;

import java.time.Duration;

/** Nothing at all: the workload is the attack. */
public final class Calm implements Fault {

  private static final Duration STEP = Duration.ofMillis(500);

  @Override
  public void strike(Attack attack) throws InterruptedException {
    while (!attack.isOver()) {
      attack.last(STEP);
    }
  }
}
