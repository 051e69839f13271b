package penstock.chaos.fault;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import penstock.chaos.cluster.Cluster;
import penstock.chaos.history.History;
import penstock.chaos.workload.Workload;

/** What a fault strikes, and what it can draw on. Belongs to one thread. */
public final class Attack {

  private static final Duration LOAD_MAX = Duration.ofMinutes(1);

  private final Cluster cluster;
  private final Workload workload;
  private final History history;
  private final Random random;
  private final long deadline;
  private final CountDownLatch never = new CountDownLatch(1);

  /**
   * An attack that begins now.
   *
   * @param random the only source of chance
   */
  public Attack(Cluster cluster, Workload workload, History history, Random random, Duration time) {
    this.cluster = cluster;
    this.workload = workload;
    this.history = history;
    this.random = random;
    this.deadline = System.nanoTime() + time.toNanos();
  }

  public Cluster cluster() {
    return cluster;
  }

  public Random random() {
    return random;
  }

  public History history() {
    return history;
  }

  /** The devices, for a fault that befalls these. */
  public <W extends Workload> W workload(Class<W> kind) {
    return kind.cast(workload);
  }

  /** Whether its time is up. */
  public boolean isOver() {
    return System.nanoTime() - deadline >= 0;
  }

  /** Waits for uploads to get through, ahead of the next blow. */
  public void awaitLoad(int acks) throws InterruptedException {
    if (!workload.tally().awaitAcks(acks, LOAD_MAX)) {
      throw new IllegalStateException(
          "not " + acks + " uploads were acknowledged within " + LOAD_MAX + ", with no fault on");
    }
  }

  /** Waits until each device has got through, ahead of the next blow; how long is checked later. */
  public void awaitEveryone() throws InterruptedException {
    workload.awaitAllHeard(LOAD_MAX);
  }

  /** Lets a state last. */
  public void last(Duration time) throws InterruptedException {
    boolean unused = never.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Draws a time. */
  public Duration between(Duration least, Duration most) {
    return Duration.ofMillis(random.nextLong(least.toMillis(), most.toMillis() + 1));
  }

  /** Writes down what is done. */
  public void note(String what) {
    history.note(what);
  }
}
