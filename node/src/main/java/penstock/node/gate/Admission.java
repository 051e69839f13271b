package penstock.node.gate;

import java.util.function.LongSupplier;

/**
 * Who may come in. Holds a budget of body bytes and of requests in flight; the budget of bytes
 * follows how long commits really take: it shrinks by a tenth where one took longer than the
 * target, and grows by a step where one did not. A refusal is an appointment: each gets the next
 * free slot at the rate at which uploads were really finished, so that a flood comes back as a
 * line.
 *
 * <p>Thread-safe, by one short lock.
 */
final class Admission {

  private static final long SECOND_NANOS = 1_000_000_000L;

  /** One slow group fails many commits at once; it shall shrink the budget once. */
  private static final long SHRINK_INTERVAL_NANOS = SECOND_NANOS / 10;

  private final GateSettings settings;
  private final LongSupplier nanoClock;

  private long bytesInFlight;
  private int requestsInFlight;
  private double bytesBudget;
  private long shrunkAtNanos;

  private final Rate finished;

  /** When the next appointment is free. */
  private double nextSlotNanos;

  Admission(GateSettings settings, LongSupplier nanoClock) {
    this.settings = settings;
    this.nanoClock = nanoClock;
    this.bytesBudget = (double) settings.bytesInFlightMax();
    this.finished = new Rate(nanoClock.getAsLong());
    this.shrunkAtNanos = nanoClock.getAsLong() - SHRINK_INTERVAL_NANOS;
    this.nextSlotNanos = (double) nanoClock.getAsLong();
  }

  /**
   * Lets a request with so many bytes in.
   *
   * @return 0 where it is in; it must {@link #leave} with the same bytes. Otherwise the seconds
   *     after which it has its appointment
   */
  synchronized long enter(long bytes) {
    long now = nanoClock.getAsLong();
    boolean room = bytesInFlight + bytes <= (long) bytesBudget || bytesInFlight == 0;
    if (room && requestsInFlight < settings.requestsInFlightMax()) {
      bytesInFlight += bytes;
      requestsInFlight++;
      return 0;
    }
    return appointment(now);
  }

  /** A request that was let in is done. */
  synchronized void leave(long bytes) {
    bytesInFlight -= bytes;
    requestsInFlight--;
    finished.add(nanoClock.getAsLong());
  }

  /**
   * Asks for room for more bytes of a request that is in.
   *
   * @return whether there is; then {@link #leave} or {@link #shrink} must give them back
   */
  synchronized boolean grow(long bytes) {
    boolean room = bytesInFlight + bytes <= (long) bytesBudget;
    if (room) {
      bytesInFlight += bytes;
    }
    return room;
  }

  /** A request that is in holds fewer bytes than it did. */
  synchronized void shrink(long bytes) {
    bytesInFlight -= bytes;
  }

  /** A commit failed after so long: the same as a slow one where it took its time. */
  void failed(long nanos) {
    if (nanos > settings.commitTarget().toNanos()) {
      committed(nanos);
    }
  }

  /** A commit took so long, from the offer to the ledger's word. */
  synchronized void committed(long nanos) {
    long now = nanoClock.getAsLong();
    if (nanos <= settings.commitTarget().toNanos()) {
      bytesBudget =
          Math.min(
              (double) settings.bytesInFlightMax(),
              bytesBudget + (double) settings.budgetStepBytes());
    } else if (now - shrunkAtNanos >= SHRINK_INTERVAL_NANOS) {
      shrunkAtNanos = now;
      bytesBudget = Math.max((double) settings.bytesInFlightMin(), bytesBudget * 0.9);
    }
  }

  private long appointment(long now) {
    double perSecond = Math.max(settings.drainRateMin(), finished.perSecond(now));
    nextSlotNanos = Math.max(nextSlotNanos, (double) now) + (double) SECOND_NANOS / perSecond;
    double furthest = (double) now + (double) settings.retryAfterMax().toNanos();
    if (nextSlotNanos > furthest) {
      // The line is as long as it may get: start over, later ones share the slots of earlier ones.
      nextSlotNanos = (double) now;
      return settings.retryAfterMax().toSeconds();
    }
    return Math.max(1, (long) Math.ceil((nextSlotNanos - (double) now) / (double) SECOND_NANOS));
  }

  synchronized long bytesInFlight() {
    return bytesInFlight;
  }

  synchronized int requestsInFlight() {
    return requestsInFlight;
  }

  synchronized long bytesBudget() {
    return (long) bytesBudget;
  }

  /**
   * Requests finished a second when there is enough to do: the best second of late. It forgets by a
   * twentieth a second, so that a quiet minute does not look like a slow node.
   */
  private static final class Rate {
    private static final double KEPT = 0.95;

    private long windowStartNanos;
    private long inWindow;
    private double best;

    Rate(long now) {
      windowStartNanos = now;
    }

    void add(long now) {
      roll(now);
      inWindow++;
    }

    double perSecond(long now) {
      roll(now);
      return Math.max(best, (double) inWindow);
    }

    private void roll(long now) {
      long windows = (now - windowStartNanos) / SECOND_NANOS;
      if (windows >= 1) {
        best = Math.max((double) inWindow, best * KEPT) * Math.pow(KEPT, (double) (windows - 1));
        inWindow = 0;
        windowStartNanos += windows * SECOND_NANOS;
      }
    }
  }
}
