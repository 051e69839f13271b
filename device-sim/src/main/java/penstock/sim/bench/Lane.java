package penstock.sim.bench;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One upload on its way at a time, from one device of its own after the other. A device that was
 * refused rests as long as it was told to, and the lane goes on with the others. Runs on a thread
 * of its own; only {@link LoadClock} and {@link Tally} are shared.
 */
final class Lane implements Runnable {

  /** How long, at the end, uploads without an answer are sent again. */
  static final Duration SETTLE_MAX = Duration.ofSeconds(60);

  /** A lane whose devices all rest looks this often whether the bench is over. */
  private static final long LOOK_NANOS = Duration.ofMillis(50).toNanos();

  private final List<BenchDevice> devices;
  private final LoadSettings settings;
  private final LoadClock clock;
  private final Tally tally;
  private final CountDownLatch connected;
  private int last = -1;

  Lane(
      List<BenchDevice> devices,
      LoadSettings settings,
      LoadClock clock,
      Tally tally,
      CountDownLatch connected) {
    this.devices = devices;
    this.settings = settings;
    this.clock = clock;
    this.tally = tally;
    this.connected = connected;
  }

  @Override
  public void run() {
    try (ChunkBuffer buffer = new ChunkBuffer(settings.mix().chunkBytes(), settings.level())) {
      devices.forEach(this::connect);
      connected.countDown();
      clock.awaitStart();
      devices.forEach(BenchDevice::begin);
      while (!clock.isOver()) {
        uploadNext(buffer);
      }
      settle(buffer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      tally.error("a thread of the load generator ended early: " + e);
      throw e;
    } finally {
      connected.countDown();
      devices.forEach(BenchDevice::closeQuietly);
    }
  }

  private void connect(BenchDevice device) {
    try {
      device.connect();
    } catch (java.io.IOException e) {
      tally.error(device.id() + " could not connect: " + e);
    }
  }

  private void uploadNext(ChunkBuffer buffer) {
    BenchDevice device = nextRested();
    if (device == null) {
      LockSupport.parkNanos(LOOK_NANOS);
      return;
    }
    long due = clock.due();
    device.prepare(buffer, clock.elapsedUs(), settings.mix().chunkBytes());
    if (clock.parkUntil(due)) {
      upload(device, buffer, due);
    }
  }

  private @Nullable BenchDevice nextRested() {
    long now = System.nanoTime();
    for (int i = 1; i <= devices.size(); i++) {
      int at = (last + i) % devices.size();
      if (devices.get(at).pauseUntilNanos() - now <= 0) {
        last = at;
        return devices.get(at);
      }
    }
    return null;
  }

  private void upload(BenchDevice device, ChunkBuffer buffer, long due) {
    long sent = System.nanoTime();
    BenchDevice.Outcome outcome = device.send(buffer);
    long began = clock.hasRate() ? due : sent;
    tally.count(outcome, device, buffer, System.nanoTime() - began);
    if (clock.hasRate()) {
      tally.behind(sent - due);
    }
  }

  /** Leaves as little as possible of which nobody knows whether it was stored. */
  private void settle(ChunkBuffer buffer) {
    long deadline = System.nanoTime() + SETTLE_MAX.toNanos();
    for (BenchDevice device : devices) {
      while (device.recordsUnsure() > 0 && System.nanoTime() - deadline < 0) {
        long rest = device.pauseUntilNanos() - System.nanoTime();
        LockSupport.parkNanos(Math.min(rest, LOOK_NANOS));
        if (rest <= 0) {
          device.prepare(buffer, clock.elapsedUs(), settings.mix().chunkBytes());
          upload(device, buffer, System.nanoTime());
        }
      }
    }
  }
}
