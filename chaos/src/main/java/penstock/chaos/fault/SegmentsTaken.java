package penstock.chaos.fault;

import java.time.Duration;

/**
 * The open segments of a node that is well get another owner, as where others were sure that it is
 * dead; and that one dies at once. What the node goes on to add must not count.
 */
public final class SegmentsTaken implements Fault {

  private static final int ACKS_MAX = 60;

  /** Long enough that others have taken over and sealed what seems abandoned. */
  private static final Duration LASTS = Duration.ofSeconds(9);

  private static final String TAKE =
      "UPDATE segment SET owner = 'gone-1-000000' WHERE state = 'open' AND owner ="
          + " (SELECT owner FROM segment WHERE state = 'open' ORDER BY random() LIMIT 1)";

  @Override
  public void strike(Attack attack) throws InterruptedException {
    do {
      attack.awaitLoad(1 + attack.random().nextInt(ACKS_MAX));
      int taken = attack.cluster().backends().postgres().update(TAKE);
      attack.note("take " + taken + " open segments from their owner");
      attack.last(LASTS);
      attack.awaitEveryone();
    } while (!attack.isOver());
  }

  @Override
  public boolean provokesErrors() {
    return true;
  }

  @Override
  public boolean mayEndNodes() {
    return true;
  }
}
