package penstock.node.cluster;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The phases of a stop, each with a bound (see {@link ClusterConfig}) and a line in the log that
 * says what it took. A node that the others gave up skips the first ones: it has nothing to hand
 * off any more.
 */
public final class Stopping {

  private static final Logger LOG = LoggerFactory.getLogger(Stopping.class);

  /** Akka's phases in the order in which they run, by what the node does in them. */
  private enum Phase {
    REFUSE(CoordinatedShutdown.PhaseBeforeServiceUnbind(), "refusing uploads"),
    UNBIND(CoordinatedShutdown.PhaseServiceUnbind(), "closing the device listener"),
    DRAIN(CoordinatedShutdown.PhaseServiceRequestsDone(), "finishing what was taken"),
    SERVICE_STOP(CoordinatedShutdown.PhaseServiceStop(), "closing the operator listener"),
    SEAL(CoordinatedShutdown.PhaseBeforeClusterShutdown(), "sealing"),
    HAND_OFF(CoordinatedShutdown.PhaseClusterShardingShutdownRegion(), "handing devices off"),
    LEAVE(CoordinatedShutdown.PhaseClusterLeave(), "leaving the cluster"),
    EXIT(CoordinatedShutdown.PhaseClusterExiting(), "being let go by the others"),
    CLUSTER_STOP(CoordinatedShutdown.PhaseClusterShutdown(), "closing the cluster"),
    CLOSE(CoordinatedShutdown.PhaseBeforeActorSystemTerminate(), "closing what is left"),
    END(CoordinatedShutdown.PhaseActorSystemTerminate(), "ending");

    private final String akka;
    private final String words;

    Phase(String akka, String words) {
      this.akka = akka;
      this.words = words;
    }
  }

  /** Below the phase's own bound. */
  private static final Duration DRAIN_MAX = Duration.ofSeconds(7);

  private static final Duration LOOK_INTERVAL = Duration.ofMillis(10);

  private final CoordinatedShutdown shutdown;
  private final Executor blocking;
  private @Nullable Phase current;
  private long currentNanos;
  private long begunNanos;

  public Stopping(ActorSystem<?> system) {
    shutdown = CoordinatedShutdown.get(system);
    blocking = system.dispatchers().lookup(DispatcherSelector.blocking());
    for (Phase phase : List.of(Phase.values())) {
      shutdown.addTask(
          phase.akka,
          "penstock-log",
          () -> {
            begin(phase);
            return CompletableFuture.completedFuture(Done.getInstance());
          });
    }
    var unused = system.getWhenTerminated().whenComplete((done, e) -> end());
  }

  private synchronized void begin(Phase phase) {
    long now = System.nanoTime();
    if (current == null) {
      begunNanos = now;
      if (downed()) {
        LOG.error(
            "the other nodes could not reach this one and gave it up: it ends with exit code {},"
                + " to be started again",
            ClusterConfig.DOWNED_EXIT_CODE);
      } else {
        LOG.info("the node stops");
      }
    } else {
      LOG.info("{} took {} ms", current.words, ms(now - currentNanos));
    }
    current = phase;
    currentNanos = now;
  }

  private synchronized void end() {
    if (current != null) {
      LOG.info("the node has stopped, after {} ms", ms(System.nanoTime() - begunNanos));
    }
  }

  private static long ms(long nanos) {
    return Duration.ofNanos(nanos).toMillis();
  }

  /** Uploads are refused from now on. */
  public void refuse(Supplier<CompletionStage<?>> task) {
    at(Phase.REFUSE, task);
    // A node that was given up begins here.
    at(Phase.CLUSTER_STOP, task);
  }

  /** The device listener takes no more connections. */
  public void unbind(Supplier<CompletionStage<?>> task) {
    at(Phase.UNBIND, task);
  }

  /**
   * Waits for what was taken to come to its end, while this node still has its devices.
   *
   * @param drained whether it has
   */
  public void drain(BooleanSupplier drained) {
    at(Phase.DRAIN, () -> CompletableFuture.runAsync(() -> await(drained), blocking));
  }

  private static void await(BooleanSupplier drained) {
    long deadline = System.nanoTime() + DRAIN_MAX.toNanos();
    while (!drained.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        LOG.warn("some uploads did not end within {}; their devices send them again", DRAIN_MAX);
        return;
      }
      LockSupport.parkNanos(LOOK_INTERVAL.toNanos());
    }
  }

  /** The operator listener, which said until now that the node is stopping. */
  public void unbindOperator(Supplier<CompletionStage<?>> task) {
    at(Phase.SERVICE_STOP, task);
  }

  /** Nothing is written any more; the node is still a member. Not run where it was given up. */
  public void seal(Supplier<CompletionStage<?>> task) {
    at(Phase.SEAL, task);
  }

  /** Everything else is closed, also where the node was given up. */
  public void close(Supplier<CompletionStage<?>> task) {
    at(Phase.CLOSE, task);
  }

  private void at(Phase phase, Supplier<CompletionStage<?>> task) {
    shutdown.addTask(
        phase.akka, "penstock", () -> task.get().thenApply(done -> Done.getInstance()));
  }

  /** Whether the node ends because the others gave it up. */
  public boolean downed() {
    Optional<CoordinatedShutdown.Reason> reason = shutdown.getShutdownReason();
    return reason.isPresent()
        && reason.get().getClass() == CoordinatedShutdown.clusterDowningReason().getClass();
  }
}
