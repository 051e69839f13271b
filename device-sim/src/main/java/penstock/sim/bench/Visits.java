package penstock.sim.bench;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Each device comes once: it shakes hands, uploads until it is acknowledged, and hangs up. Any
 * number of threads may run it; they share the devices out among themselves.
 */
final class Visits implements Runnable {

  /** A device that is not taken by then is left out, and shows as an error. */
  private static final Duration VISIT_MAX = Duration.ofMinutes(2);

  private final List<BenchDevice> devices;
  private final LoadSettings settings;
  private final Tally tally;
  private final LoadClock clock;
  private final AtomicInteger next = new AtomicInteger();

  Visits(List<BenchDevice> devices, LoadSettings settings, Tally tally, LoadClock clock) {
    this.devices = devices;
    this.settings = settings;
    this.tally = tally;
    this.clock = clock;
  }

  @Override
  public void run() {
    try (ChunkBuffer buffer = new ChunkBuffer(settings.mix().chunkBytes(), settings.level())) {
      for (int i = next.getAndIncrement(); i < devices.size(); i = next.getAndIncrement()) {
        visit(devices.get(i), buffer);
      }
    }
  }

  private void visit(BenchDevice device, ChunkBuffer buffer) {
    long deadline = System.nanoTime() + VISIT_MAX.toNanos();
    while (!attempt(device, buffer)) {
      if (System.nanoTime() - deadline > 0) {
        tally.error(device.id() + " was not taken within " + VISIT_MAX.toSeconds() + " s");
        break;
      }
      LockSupport.parkNanos(device.pauseUntilNanos() - System.nanoTime());
    }
    device.closeQuietly();
  }

  /** Returns whether the device is done. */
  private boolean attempt(BenchDevice device, ChunkBuffer buffer) {
    device.prepare(buffer, clock.elapsedUs(), settings.mix().chunkBytes());
    long sent = System.nanoTime();
    BenchDevice.Outcome outcome = device.send(buffer);
    tally.count(outcome, device, buffer, System.nanoTime() - sent);
    return device.recordsAcked() > 0;
  }
}
