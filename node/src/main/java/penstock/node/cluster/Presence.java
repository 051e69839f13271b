package penstock.node.cluster;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's line on the {@link Roll}. A failure hurts nobody but a first seed that starts
 * meanwhile, so it is logged once and tried again. Thread-safe.
 */
final class Presence {

  private static final Logger LOG = LoggerFactory.getLogger(Presence.class);

  private static final Duration INTERVAL = Duration.ofSeconds(2);

  /** An hour. */
  private static final int TIDY_EVERY = 1800;

  private final Roll roll;
  private final String address;
  private final String node;
  private final BooleanSupplier isUp;
  private int ticks;
  private boolean failing;
  private boolean ended;

  /**
   * @param node the id of this life
   * @param isUp whether this node is in the cluster, on the side of the majority
   */
  Presence(Roll roll, String address, String node, BooleanSupplier isUp) {
    this.roll = roll;
    this.address = address;
    this.node = node;
    this.isUp = isUp;
  }

  /** Says that this node joins, and from then on, for as long as it is, that it is up. */
  void begin(ActorSystem<?> system) {
    say(() -> roll.write(address, node, Roll.State.JOINING));
    system
        .scheduler()
        .scheduleWithFixedDelay(
            INTERVAL,
            INTERVAL,
            this::tick,
            system.dispatchers().lookup(DispatcherSelector.blocking()));
  }

  synchronized void tick() {
    if (ended) {
      return;
    }
    if (isUp.getAsBoolean()) {
      say(() -> roll.write(address, node, Roll.State.UP));
    }
    if (ticks++ % TIDY_EVERY == 0) {
      say(roll::tidy);
    }
  }

  /** This node has left: whoever starts need not wait for it. */
  synchronized void end() {
    ended = true;
    say(() -> roll.strike(address, node));
  }

  private synchronized void say(Runnable what) {
    try {
      what.run();
      if (failing) {
        LOG.info("the other nodes can learn again that this one is there");
      }
      failing = false;
    } catch (RollException e) {
      if (!failing) {
        LOG.warn(
            "a first seed that starts now would not learn that this node is there: {}",
            e.getMessage());
      }
      failing = true;
    }
  }
}
