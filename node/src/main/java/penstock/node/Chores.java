package penstock.node;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.ExecutionContext;

/** What a node does again and again beside its requests, until it ends. Thread-safe. */
final class Chores {

  private static final Logger LOG = LoggerFactory.getLogger(Chores.class);

  private final ActorSystem<?> system;
  private volatile boolean ended;

  Chores(ActorSystem<?> system) {
    this.system = system;
  }

  /** Does something, first after one interval, on threads that may wait; a failure is logged. */
  void every(Duration interval, Runnable chore) {
    every(interval, chore, system.dispatchers().lookup(DispatcherSelector.blocking()));
  }

  /** The same for what must not wait behind others that do. */
  void everyUndelayed(Duration interval, Runnable chore) {
    every(interval, chore, system.executionContext());
  }

  private void every(Duration interval, Runnable chore, ExecutionContext executor) {
    system
        .scheduler()
        .scheduleWithFixedDelay(interval, interval, () -> run(interval, chore), executor);
  }

  private void run(Duration interval, Runnable chore) {
    if (ended) {
      return;
    }
    try {
      chore.run();
    } catch (RuntimeException e) {
      LOG.warn("a task failed and is tried again in {}: {}", interval, e.toString());
    }
  }

  /** Begins nothing any more. */
  void end() {
    ended = true;
  }
}
