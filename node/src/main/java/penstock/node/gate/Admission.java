package penstock.node.gate;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in. What is in flight is bounded in bytes, requests, and a {@link Budget} that
 * follows what is really finished. Who finds no room waits in the {@link WaitingRoom}; who finds
 * none there either is refused, with an appointment at the rate at which the node drains, so that a
 * flood comes back as a line.
 *
 * <p>Thread-safe, by one short lock; whoever waited is told without it.
 */
final class Admission {

  private static final long SECOND_NANOS = 1_000_000_000L;

  /** While its line is long, newcomers of a flow get this part of its share of the room. */
  private static final double NEWCOMERS_SHARE = 0.5;

  private final AdmissionSettings settings;
  private final LongSupplier nanoClock;
  private final Budget budget;
  private final DrainRate drainRate;
  private final WaitingRoom room;
  private final Appointments appointments;

  private long bytesInFlight;
  private int requestsInFlight;
  private long costInFlight;
  private long enteredNanos;

  Admission(AdmissionSettings settings, LongSupplier nanoClock, DoubleSupplier cpuShare) {
    this.settings = settings;
    this.nanoClock = nanoClock;
    long now = nanoClock.getAsLong();
    enteredNanos = now;
    budget =
        new Budget(
            settings.bytesInFlightMin(),
            settings.costInFlightMax(),
            settings.commitTarget().toNanos(),
            now);
    drainRate = new DrainRate((double) settings.drainRateMin(), cpuShare, now);
    room = new WaitingRoom(settings.waitingMax(), settings.waitingBytesMax());
    appointments =
        new Appointments((int) settings.retryAfterMax().toSeconds(), settings.overbook(), now);
  }

  /** Lets a request in where there is room and nobody waits for it; null: {@link #await}. */
  @Nullable Lease enterNow(String device, long bytes, long heldBytes) {
    synchronized (this) {
      long cost = Cost.of(heldBytes);
      if (!room.isEmpty() || !fits(heldBytes, cost)) {
        return null;
      }
      return enter(device, bytes, heldBytes, cost);
    }
  }

  /**
   * Waits for room.
   *
   * @return its place once there is one; fails with {@link Refusal} overloaded
   */
  CompletionStage<Lease> await(Waiter.Wish wish) {
    Waiter waiter;
    Waiter told;
    synchronized (this) {
      long now = nanoClock.getAsLong();
      long left = appointments.secondsLeft(wish.device(), now);
      long rank = appointments.rank(wish.device());
      if (left > 0) {
        drainRate.refused(now);
        return CompletableFuture.failedFuture(refusal(left));
      }
      if (rank == Appointments.NEWCOMER && hasItsShare(wish, now)) {
        return CompletableFuture.failedFuture(refuse(wish, now));
      }
      waiter = new Waiter(wish, rank, now);
      room.add(waiter);
      told = refuse(room.removeExcess(roomCost(now)), now, admit(now));
    }
    Waiter.tell(told);
    return waiter.turn;
  }

  /** A newcomer whose flow has all that it may have is refused while others of it stand in line. */
  private boolean hasItsShare(Waiter.Wish wish, long now) {
    double share = room.share(wish.flow(), roomCost(now));
    boolean line = appointments.booked(now) > 0;
    return (double) room.cost(wish.flow()) >= (line ? share * NEWCOMERS_SHARE : share);
  }

  /** A request that was let in is done. */
  void leave(long bytes, long heldBytes, long cost) {
    Waiter told;
    synchronized (this) {
      long now = nanoClock.getAsLong();
      bytesInFlight -= heldBytes;
      requestsInFlight--;
      costInFlight -= cost;
      drainRate.finished(now, Cost.of(bytes));
      told = admit(now);
    }
    Waiter.tell(told);
  }

  /**
   * Asks for room for more bytes of a request that is in.
   *
   * @return whether there is; then {@link #leave} or {@link #shrink} must give them back
   */
  synchronized boolean grow(long bytes, long cost) {
    boolean fits = fits(bytes, cost);
    if (fits) {
      take(bytes, cost);
    }
    return fits;
  }

  /** A request that is in holds fewer bytes than it did. */
  void shrink(long bytes, long cost) {
    Waiter told;
    synchronized (this) {
      long now = nanoClock.getAsLong();
      bytesInFlight -= bytes;
      costInFlight -= cost;
      told = admit(now);
    }
    Waiter.tell(told);
  }

  /** So much of what is in flight is durable, and the ledger knows. */
  synchronized void committed(long cost) {
    budget.finished(cost);
  }

  /** To be called ten times a second: refuses who has waited too long. */
  void tick() {
    Waiter told;
    synchronized (this) {
      long now = nanoClock.getAsLong();
      drainRate.tick(now);
      budget.tick(now);
      Waiter late = room.removeOlder(now - settings.waitingTime().toNanos());
      told = refuse(late, now, admit(now));
    }
    Waiter.tell(told);
  }

  /** To be called every few seconds: forgets who did not come back. */
  synchronized void sweep() {
    appointments.sweep(nanoClock.getAsLong());
  }

  /** Lets in who waits and fits now. */
  private @Nullable Waiter admit(long now) {
    Waiter admitted = null;
    for (Waiter first = room.first(); first != null; first = room.first()) {
      Waiter.Wish wish = first.wish;
      if (!fits(wish.heldBytes(), wish.cost())) {
        break;
      }
      room.removeFirst(first);
      first.lease = enter(wish.device(), wish.bytes(), wish.heldBytes(), wish.cost());
      first.next = admitted;
      admitted = first;
    }
    drainRate.saturated(now, !room.isEmpty());
    return admitted;
  }

  private @Nullable Waiter refuse(@Nullable Waiter out, long now, @Nullable Waiter chain) {
    Waiter told = chain;
    Waiter next = out;
    while (next != null) {
      Waiter waiter = next;
      next = waiter.next;
      waiter.refusal = refuse(waiter.wish, now);
      waiter.next = told;
      told = waiter;
    }
    return told;
  }

  private Refusal refuse(Waiter.Wish wish, long now) {
    return switch (settings.retryAfter()) {
      case NONE -> refusal(0);
      case FIXED -> refusal(settings.retryAfterFixed().toSeconds());
      case APPOINTMENT -> refusal(appointment(wish, now));
    };
  }

  private long appointment(Waiter.Wish wish, long now) {
    drainRate.refused(now);
    double rate = drainRate.perSecond(now);
    return appointments.refuse(wish.device(), wish.wholeCost(), now, (double) room.cost(), rate);
  }

  private static Refusal refusal(long seconds) {
    return Refusal.overloaded(seconds);
  }

  private Lease enter(String device, long bytes, long heldBytes, long cost) {
    appointments.served(device, nanoClock.getAsLong());
    requestsInFlight++;
    enteredNanos = nanoClock.getAsLong();
    take(heldBytes, cost);
    return new Lease(this, bytes, heldBytes, cost);
  }

  private void take(long bytes, long cost) {
    bytesInFlight += bytes;
    costInFlight += cost;
    budget.used(costInFlight);
  }

  private boolean fits(long bytes, long cost) {
    return requestsInFlight < settings.requestsInFlightMax()
        && (bytesInFlight == 0 || bytesInFlight + bytes <= settings.bytesInFlightMax())
        && (costInFlight == 0 || costInFlight + cost <= budget.limit() || stands());
  }

  /**
   * Nobody came in for long. Then one does, whatever the budget says: it learns from commits only,
   * and uploads that go on for ever without any could hold all of it.
   */
  private boolean stands() {
    return nanoClock.getAsLong() - enteredNanos > 2 * settings.commitTarget().toNanos();
  }

  /** What the node finishes in the time that is waited here, but never less than some uploads. */
  private double roomCost(long now) {
    double seconds = (double) settings.waitingTime().toNanos() / 2 / (double) SECOND_NANOS;
    return Math.max((double) settings.bytesInFlightMin(), seconds * drainRate.perSecond(now));
  }

  /** What the gate looks like at a moment. */
  record State(
      long bytesInFlight,
      int requestsInFlight,
      long costInFlight,
      long costBudget,
      int waiting,
      long waitingCost,
      double drainPerSecond,
      boolean saturated,
      double lineSeconds,
      int lineDevices) {}

  synchronized State state() {
    long now = nanoClock.getAsLong();
    double rate = drainRate.perSecond(now);
    return new State(
        bytesInFlight,
        requestsInFlight,
        costInFlight,
        budget.limit(),
        room.requests(),
        room.cost(),
        rate,
        drainRate.isSaturated(),
        ((double) room.cost() + appointments.booked(now)) / rate,
        appointments.devices());
  }

  /** The flows that wait most, most first. */
  synchronized List<WaitingRoom.FlowState> longestFlows(int count) {
    return room.longest(count);
  }
}
