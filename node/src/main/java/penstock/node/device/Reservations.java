package penstock.node.device;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which streams of a device have a chunk in flight, and which offers wait for its end. In memory
 * only: after a restart a chunk may be stored twice, and the commit that comes second owns nothing.
 * Belongs to one actor; not thread-safe.
 */
final class Reservations {

  /** An offer that waits until its deadline. */
  record Waiting(DeviceCommand.Offer offer, long deadlineUs) {}

  private record Reservation(String stream, long token, long untilUs, Deque<Waiting> waiting) {}

  private final List<Reservation> taken = new ArrayList<>(1);
  private final int waitingMax;

  Reservations(int waitingMax) {
    this.waitingMax = waitingMax;
  }

  private @Nullable Reservation find(String stream) {
    for (Reservation reservation : taken) {
      if (reservation.stream.equals(stream)) {
        return reservation;
      }
    }
    return null;
  }

  boolean isTaken(String stream, long nowUs) {
    Reservation reservation = find(stream);
    return reservation != null && reservation.untilUs > nowUs;
  }

  /** Reserves a stream that is not taken. Those that waited for a lapsed chunk go on waiting. */
  void take(String stream, long token, long untilUs) {
    Reservation lapsed = find(stream);
    taken.remove(lapsed);
    Deque<Waiting> waiting = lapsed == null ? new ArrayDeque<>(0) : lapsed.waiting;
    taken.add(new Reservation(stream, token, untilUs, waiting));
  }

  /**
   * Lets an offer wait for the end of the chunk in flight.
   *
   * @return when to look again with {@link #wake}, -1 where too many wait already
   */
  long await(Waiting offer) {
    Reservation reservation = find(offer.offer.offer().stream());
    if (reservation == null || reservation.waiting.size() >= waitingMax) {
      return -1;
    }
    reservation.waiting.add(offer);
    return Math.min(offer.deadlineUs, reservation.untilUs);
  }

  /** Ends a reservation and gives back who waited for that; nobody where it was not the token's. */
  List<Waiting> release(String stream, long token) {
    Reservation reservation = find(stream);
    if (reservation == null || reservation.token != token) {
      return List.of();
    }
    taken.remove(reservation);
    return List.copyOf(reservation.waiting);
  }

  /** Takes out all offers that waited for a reservation that lapsed, or for too long. */
  List<Waiting> wake(long nowUs) {
    List<Waiting> woken = new ArrayList<>();
    Iterator<Reservation> reservations = taken.iterator();
    while (reservations.hasNext()) {
      Reservation reservation = reservations.next();
      if (reservation.untilUs <= nowUs) {
        woken.addAll(reservation.waiting);
        reservations.remove();
      } else {
        reservation.waiting.removeIf(offer -> offer.deadlineUs <= nowUs && woken.add(offer));
      }
    }
    return woken;
  }
}
