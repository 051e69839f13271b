package penstock.node.gate;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When refused devices are to come back, so that a flood comes back as a line. Who comes before its
 * time is told the same time again; who was refused in spite of it gets a second that others no
 * longer may have, the more so the oftener that was. Not thread-safe.
 */
final class Appointments {

  /** At about 90 bytes each. A device beyond them gets a time, but nobody knows of it later. */
  static final int DEVICES_MAX = 262_144;

  private static final long SECOND_NANOS = 1_000_000_000L;

  /** Who did not come within this has gone elsewhere. */
  private static final long OVERDUE_NANOS = 60 * SECOND_NANOS;

  /** So much too early is in time: clocks and networks are what they are. */
  private static final long EARLY_NANOS = SECOND_NANOS / 2;

  /** For each time that a device was refused in spite of its appointment, this much more fits. */
  private static final double MORE_EACH_TIME = 0.15;

  private static final int TIMES_MAX = 4;

  private final Map<String, Appointment> devices = new HashMap<>();
  private final Calendar calendar;
  private final double overbook;
  private final long startNanos;

  Appointments(int secondsMax, double overbook, long nowNanos) {
    this.calendar = new Calendar(secondsMax);
    this.overbook = overbook;
    this.startNanos = nowNanos;
  }

  private static final class Appointment {
    /** The first one that it got, by which it stands in the line. */
    private final long rankNanos;

    private long atNanos;
    private long second;
    private long cost;
    private int times;

    private Appointment(long rankNanos) {
      this.rankNanos = rankNanos;
    }
  }

  /** What is said of a device that has none. */
  static final long NEWCOMER = Long.MAX_VALUE;

  /** Its place in the line, lower is earlier; {@link #NEWCOMER} without an appointment. */
  long rank(String device) {
    Appointment known = devices.isEmpty() ? null : devices.get(device);
    return known == null ? NEWCOMER : known.rankNanos;
  }

  /** Seconds that a device has to wait that came too early; 0 where it has none or it is due. */
  long secondsLeft(String device, long nowNanos) {
    Appointment known = devices.isEmpty() ? null : devices.get(device);
    long left = known == null ? 0 : known.atNanos - nowNanos;
    return left <= EARLY_NANOS ? 0 : seconds(left);
  }

  /**
   * Refuses a device.
   *
   * @param backlog what waits at the gate
   * @param perSecond what the node finishes
   * @return the seconds after which it shall come
   */
  long refuse(String device, long cost, long nowNanos, double backlog, double perSecond) {
    long now = second(nowNanos);
    calendar.roll(now);
    Appointment known = devices.get(device);
    int times = known == null ? 0 : Math.min(TIMES_MAX, known.times + 1);
    if (known != null) {
      calendar.cancel(known.second, (double) known.cost);
    }
    double fits = perSecond * (overbook + MORE_EACH_TIME * times);
    long booked = calendar.book((double) cost, backlog, fits);
    long seconds = (booked == Calendar.FULL ? calendar.later() : booked) - now;
    remember(device, known, cost, nowNanos + seconds * SECOND_NANOS, booked, times);
    return seconds;
  }

  private void remember(
      String device, @Nullable Appointment known, long cost, long atNanos, long second, int times) {
    if (known == null && devices.size() >= DEVICES_MAX) {
      return;
    }
    Appointment appointment = known == null ? new Appointment(atNanos) : known;
    appointment.atNanos = atNanos;
    appointment.second = second;
    appointment.cost = cost;
    appointment.times = times;
    if (known == null) {
      devices.put(device, appointment);
    }
  }

  /** A device is in: it needs none any more. */
  void served(String device, long nowNanos) {
    Appointment known = devices.isEmpty() ? null : devices.remove(device);
    if (known != null) {
      calendar.roll(second(nowNanos));
      calendar.cancel(known.second, (double) known.cost);
    }
  }

  /** Forgets who did not come. */
  void sweep(long nowNanos) {
    devices.values().removeIf(a -> nowNanos - a.atNanos > OVERDUE_NANOS);
  }

  /** Devices that were told a time and have not been served. */
  int devices() {
    return devices.size();
  }

  /** All that is booked, in {@link Cost}. */
  double booked(long nowNanos) {
    calendar.roll(second(nowNanos));
    return calendar.sum();
  }

  private long second(long nanos) {
    return (nanos - startNanos) / SECOND_NANOS;
  }

  private static long seconds(long nanos) {
    return Math.max(1, (nanos + SECOND_NANOS - 1) / SECOND_NANOS);
  }
}
