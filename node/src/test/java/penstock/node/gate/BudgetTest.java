package penstock.node.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** A budget before a simulated store that commits in groups; always more is offered than fits. */
class BudgetTest {

  private static final long SECOND = 1_000_000_000L;
  private static final long MIN = 2 << 20;
  private static final long MAX = 176 << 20;
  private static final long TARGET = SECOND / 2;
  private static final long BUCKET_TARGET = SECOND;
  private static final long GROUP = 8 << 20;
  private static final long STEP = SECOND / 1000;

  /** Finishes uploads in groups, one group at a time, each as long as its cost takes. */
  private static final class Store {
    private final Random random;
    private final long lingerNanos;
    private final double costMean;
    private double perSecond;
    private long now = 17;
    private final Budget budget;
    private final List<long[]> group = new ArrayList<>();
    private final List<long[]> waiting = new ArrayList<>();
    private long groupEnds = -1;
    private long inFlight;

    /** What happened since {@link #begin}. */
    private double done;

    private double latencies;
    private long commits;
    private long beganNanos;

    Store(long seed, double perSecond, double costMean, long lingerNanos) {
      random = new Random(seed);
      this.perSecond = perSecond;
      this.costMean = costMean;
      this.lingerNanos = lingerNanos;
      budget = new Budget(MIN, MAX, lingerNanos > 0 ? BUCKET_TARGET : TARGET, 17);
    }

    void begin() {
      done = 0;
      latencies = 0;
      commits = 0;
      beganNanos = now;
    }

    void run(double seconds) {
      long end = now + (long) (seconds * SECOND);
      while (now < end) {
        now += STEP;
        if (groupEnds >= 0 && now >= groupEnds) {
          finish();
        }
        budget.tick(now);
        fill();
        if (groupEnds < 0 && !waiting.isEmpty() && ready()) {
          double cost = 0;
          for (long[] upload : waiting) {
            cost += (double) upload[1];
          }
          group.addAll(waiting);
          waiting.clear();
          double noise = Math.exp(random.nextGaussian() * 0.1);
          groupEnds = now + (long) (cost / perSecond * noise * SECOND) + SECOND / 500;
        }
      }
    }

    private boolean ready() {
      return now - waiting.get(0)[0] >= lingerNanos || inFlight >= GROUP;
    }

    private void finish() {
      for (long[] upload : group) {
        inFlight -= upload[1];
        done += (double) upload[1];
        latencies += (double) (now - upload[0]);
        commits++;
        budget.finished(upload[1]);
      }
      group.clear();
      groupEnds = -1;
    }

    private void fill() {
      while (true) {
        long cost = Cost.of((long) (-Math.log(1 - random.nextDouble()) * costMean));
        if (inFlight > 0 && inFlight + cost > budget.limit()) {
          return;
        }
        inFlight += cost;
        budget.used(inFlight);
        waiting.add(new long[] {now, cost});
        assertTrue(budget.limit() >= MIN && budget.limit() <= MAX, "limit " + budget.limit());
      }
    }

    double latency() {
      return latencies / (double) commits / SECOND;
    }

    double throughput() {
      return done / (double) (now - beganNanos) * SECOND;
    }
  }

  @Property(tries = 25)
  void shouldSettleNearItsTargetAndComeBackFromASlowStore(
      @ForAll long seed,
      @ForAll @DoubleRange(min = 20, max = 200) double mibPerSecond,
      @ForAll @IntRange(min = 1_000, max = 60_000) int bytes,
      @ForAll boolean bucket) {
    double latencyMax = bucket ? 1.5 : 0.9;
    double rate = mibPerSecond * (1 << 20);
    Store store = new Store(seed, rate, bytes, bucket ? SECOND / 4 : 0);
    store.run(10);
    store.begin();
    store.run(10);
    double before = store.throughput();
    assertTrue(before > rate * 0.6, "a fast store is not starved: " + before / rate);
    assertTrue(store.latency() < latencyMax, "latency " + store.latency());
    long budgetBefore = store.budget.limit();

    store.perSecond = rate / 10;
    // What was in flight when it became slow may be one group of the store.
    store.run(25);
    store.begin();
    store.run(35);
    assertTrue(store.budget.limit() < Math.max(MIN * 2, budgetBefore / 3), "it falls");
    assertTrue(
        store.latency() < latencyMax || store.budget.limit() < MIN * 1.5,
        "latency " + store.latency());
    assertTrue(store.throughput() > rate / 10 * 0.6, "slow, but not starved");

    store.perSecond = rate;
    store.run(8);
    store.begin();
    store.run(10);
    assertTrue(
        store.throughput() > before * 0.75,
        "of before, it comes back to " + store.throughput() / before);
  }

  private static void look(Budget budget, long finished, double targets) {
    budget.finished(finished);
    budget.tick(17 + (long) (targets * TARGET));
  }

  @Example
  void shouldNotGrowWhereItIsNotUsedUp() {
    Budget budget = new Budget(MIN, MAX, TARGET, 17);
    long rest = budget.limit();
    for (int i = 1; i < 1000; i++) {
      budget.used(1000);
      look(budget, MAX, i);
    }
    assertEquals(rest, budget.limit());
  }

  @Example
  void shouldNotShrinkWhereAllStandsStillForAMoment() {
    Budget budget = new Budget(MIN, MAX, TARGET, 17);
    long limit = budget.limit();
    budget.used(limit);
    look(budget, limit, 1);
    look(budget, limit, 2);
    assertEquals(limit, budget.limit());
    look(budget, limit / 10, 7);
    assertEquals(limit, budget.limit(), "the look before counts");
    look(budget, limit, 8);
    assertEquals(limit, budget.limit());
  }

  @Example
  void shouldGrowWhereMoreIsFinishedThanThereIsRoomFor() {
    Budget budget = new Budget(MIN, MAX, TARGET, 17);
    long limit = budget.limit();
    budget.used(limit);
    look(budget, 5 * limit, 1);
    look(budget, 5 * limit, 2);
    assertEquals(2 * limit, budget.limit());
  }

  @Example
  void shouldShrinkWhereNextToNothingIsFinished() {
    Budget budget = new Budget(MIN, MAX, TARGET, 17);
    budget.used(budget.limit());
    for (int i = 1; i <= 100; i++) {
      look(budget, 1, i);
    }
    assertEquals(MIN, budget.limit());
  }
}
