package penstock.node.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * A gate, a store and devices in virtual time: what happens is a function of the seed. The store
 * finishes one upload after the other, each in its cost divided by the rate, with noise, and a
 * commit has the latency of a group on top. Devices come at their time; who is refused comes again
 * when it was told to, up to a second later by its jitter, and some come seconds late.
 */
final class GateModel {

  static final long SECOND = 1_000_000_000L;

  private static final long COMMIT_NANOS = SECOND / 50;
  private static final long TICK_NANOS = SECOND / 10;

  private long now = 17;
  final Random random;
  final Admission admission;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long order;
  private double rate;
  private long storeFreeNanos;

  /** What a refusal costs the same processor. */
  private long refusalCost;

  /** What is to happen, by time, then in the order in which it was said. */
  private record Event(long atNanos, long order, Runnable what) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return atNanos == other.atNanos
          ? Long.compare(order, other.order)
          : Long.compare(atNanos, other.atNanos);
    }
  }

  /** One that wants to upload once. */
  static final class Visitor {
    final String id;
    final String flow;
    final long bytes;
    long cameNanos = -1;
    long enteredNanos = -1;
    long ackedNanos = -1;
    int refusals;

    Visitor(String id, String flow, long bytes) {
      this.id = id;
      this.flow = flow;
      this.bytes = bytes;
    }

    double ackSeconds() {
      return (double) (ackedNanos - cameNanos) / (double) SECOND;
    }
  }

  final List<Visitor> visitors = new ArrayList<>();

  /**
   * @param rate of the store, in cost a second
   */
  GateModel(long seed, double rate, String... settings) {
    this.random = new Random(seed);
    this.rate = rate;
    String[] lines = new String[settings.length];
    for (int i = 0; i < settings.length; i++) {
      lines[i] = "admission." + settings[i];
    }
    admission = new Admission(TestSettings.with(lines).admission(), () -> now, () -> 0);
    tick();
  }

  private void tick() {
    admission.tick();
    at(TICK_NANOS, this::tick);
  }

  long now() {
    return now;
  }

  double seconds() {
    return (double) now / (double) SECOND;
  }

  void rate(double perSecond) {
    rate = perSecond;
  }

  void refusalCost(long cost) {
    refusalCost = cost;
  }

  /** Something that happens so much later. */
  void at(long delayNanos, Runnable what) {
    events.add(new Event(now + delayNanos, order++, what));
  }

  /** A visitor who comes so much later. */
  Visitor visit(double delaySeconds, String id, String flow, long bytes) {
    Visitor visitor = new Visitor(id, flow, bytes);
    visitors.add(visitor);
    at((long) (delaySeconds * (double) SECOND), () -> come(visitor));
    return visitor;
  }

  /** Uploads that come evenly at a rate of cost a second, from a flow, for so long. */
  void load(String flow, double costPerSecond, long bytes, double from, double to) {
    double every = (double) Cost.of(bytes) / costPerSecond;
    int i = 0;
    for (double at = from; at < to; at += every) {
      visit(at + random.nextDouble() * every, flow + "-" + i++, flow, bytes);
    }
  }

  private void come(Visitor visitor) {
    visitor.cameNanos = visitor.cameNanos < 0 ? now : visitor.cameNanos;
    Lease lease = admission.enterNow(visitor.id, visitor.bytes, visitor.bytes);
    if (lease != null) {
      enter(visitor, lease);
      return;
    }
    CompletableFuture<Lease> turn =
        admission
            .await(new Waiter.Wish(visitor.id, visitor.flow, visitor.bytes, visitor.bytes, 0))
            .toCompletableFuture();
    var unused =
        turn.whenComplete(
            (got, e) -> {
              if (e == null) {
                enter(visitor, got);
              } else {
                refused(visitor, ((Refusal) e).retryAfterSeconds());
              }
            });
  }

  private void refused(Visitor visitor, long seconds) {
    visitor.refusals++;
    double nanos = (double) refusalCost / rate * (double) SECOND;
    storeFreeNanos = Math.max(storeFreeNanos, now) + (long) nanos;
    double late = random.nextInt(20) == 0 ? random.nextDouble() * 4 : 0;
    double delay = (double) seconds + random.nextDouble() + late;
    at((long) (delay * (double) SECOND), () -> come(visitor));
  }

  private void enter(Visitor visitor, Lease lease) {
    visitor.enteredNanos = now;
    double noise = Math.exp(random.nextGaussian() * 0.3 - 0.045);
    double nanos = (double) Cost.of(visitor.bytes) / rate * noise * (double) SECOND;
    storeFreeNanos = Math.max(storeFreeNanos, now) + (long) nanos;
    at(storeFreeNanos + COMMIT_NANOS - now, () -> done(visitor, lease));
  }

  private void done(Visitor visitor, Lease lease) {
    visitor.ackedNanos = now;
    admission.committed(Cost.of(visitor.bytes));
    lease.close();
  }

  /** Lets time pass. */
  void run(double forSeconds) {
    long end = now + (long) (forSeconds * (double) SECOND);
    while (!events.isEmpty() && events.peek().atNanos <= end) {
      Event next = events.remove();
      now = next.atNanos;
      next.what.run();
    }
    now = end;
  }
}
