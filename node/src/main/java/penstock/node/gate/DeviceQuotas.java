package penstock.node.gate;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * What each device may send: so many requests at once and so many bytes a second, with a burst.
 * Keeps an entry for a device only while it has requests in flight or its bucket is not full.
 * Thread-safe.
 */
final class DeviceQuotas {

  private static final double SECOND_NANOS = 1e9;

  private final ConcurrentMap<String, Use> uses = new ConcurrentHashMap<>();
  private final GateSettings settings;
  private final LongSupplier nanoClock;

  DeviceQuotas(GateSettings settings, LongSupplier nanoClock) {
    this.settings = settings;
    this.nanoClock = nanoClock;
  }

  /**
   * Begins a request; where it returns, {@link #leave} ends it.
   *
   * @throws Refusal over-quota
   */
  void enter(String device) {
    uses.compute(
        device,
        (id, known) -> {
          Use use = known == null ? new Use(nanoClock.getAsLong()) : known;
          use.enter(nanoClock.getAsLong());
          return use;
        });
  }

  /** Counts bytes that the device sent. */
  void sent(String device, long bytes) {
    uses.computeIfPresent(
        device,
        (id, use) -> {
          use.owedBytes += bytes;
          return use;
        });
  }

  void leave(String device) {
    uses.computeIfPresent(
        device,
        (id, use) -> {
          use.requests--;
          return use;
        });
  }

  /** Forgets the devices that owe nothing. Called now and then. */
  void sweep() {
    long now = nanoClock.getAsLong();
    for (String device : uses.keySet()) {
      uses.computeIfPresent(device, (id, use) -> use.idle(now) ? null : use);
    }
  }

  int devices() {
    return uses.size();
  }

  /** Guarded by the map's lock on its key. */
  private final class Use {
    private int requests;
    private double owedBytes;
    private long paidAtNanos;

    Use(long now) {
      paidAtNanos = now;
    }

    void enter(long now) {
      pay(now);
      if (requests >= settings.admission().requestsPerDeviceMax()) {
        throw Refusal.overQuota(requests + " uploads of this device are under way", 1);
      }
      double over = owedBytes - settings.quotaBurstBytes();
      if (over > 0) {
        long seconds = (long) Math.ceil(over / settings.quotaBytesPerSecond());
        throw Refusal.overQuota(
            "more than " + settings.quotaBytesPerSecond() + " bytes a second",
            Math.max(1, seconds));
      }
      requests++;
    }

    boolean idle(long now) {
      pay(now);
      return requests == 0 && owedBytes <= 0;
    }

    private void pay(long now) {
      double paid = (now - paidAtNanos) / SECOND_NANOS * settings.quotaBytesPerSecond();
      owedBytes = Math.max(0, owedBytes - paid);
      paidAtNanos = now;
    }
  }
}
