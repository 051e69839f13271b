package penstock.node.gate;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A request in the {@link WaitingRoom}. Guarded by the lock of its {@link Admission}. */
final class Waiter {

  private static final long TURN_COST_MAX = 32 * Cost.REQUEST_BYTES;

  /** What a request needs, and what it holds while it waits. */
  record Wish(String device, String flow, long bytes, long heldBytes, long strictBytes) {

    /** What it counts for in flight. */
    long cost() {
      return Cost.of(heldBytes);
    }

    /** What of its flow's turns it takes; a very large one not all of them. */
    long turnCost() {
      return Math.min(TURN_COST_MAX, wholeCost());
    }

    /** What it counts for in the line. */
    long wholeCost() {
      return Cost.of(bytes);
    }
  }

  final Wish wish;

  /** Its place among those of its flow, lower is earlier. */
  final long rank;

  final long sinceNanos;
  final CompletableFuture<Lease> turn = new CompletableFuture<>();

  /** What became of it, and who shares its fate. */
  @Nullable Lease lease;

  @Nullable Refusal refusal;
  @Nullable Waiter next;

  Waiter(Wish wish, long rank, long sinceNanos) {
    this.wish = wish;
    this.rank = rank;
    this.sinceNanos = sinceNanos;
  }

  boolean newcomer() {
    return rank == Appointments.NEWCOMER;
  }

  /** Tells those in the chain what became of them; without any lock. */
  static void tell(@Nullable Waiter first) {
    for (Waiter waiter = first; waiter != null; waiter = waiter.next) {
      if (waiter.lease != null) {
        waiter.turn.complete(waiter.lease);
      } else if (waiter.refusal != null) {
        waiter.turn.completeExceptionally(waiter.refusal);
      }
    }
  }
}
