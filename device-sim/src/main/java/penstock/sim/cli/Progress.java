package penstock.sim.cli;

import java.util.Locale;
import penstock.sim.fleet.FleetCounters;

/** One line about how a fleet fares, with rates since the line before. Not thread-safe. */
public final class Progress {

  private final FleetCounters counters;
  private final long startNanos = System.nanoTime();
  private long lastNanos = startNanos;
  private long lastUploads;
  private long lastRawBytes;

  public Progress(FleetCounters counters) {
    this.counters = counters;
  }

  public double seconds() {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  public String line(String phase) {
    long now = System.nanoTime();
    double seconds = Math.max(1e-3, (now - lastNanos) / 1e9);
    double uploads = (counters.uploads() - lastUploads) / seconds;
    double megabytes = (counters.ackedRawBytes() - lastRawBytes) / seconds / 1e6;
    lastNanos = now;
    lastUploads = counters.uploads();
    lastRawBytes = counters.ackedRawBytes();
    return String.format(
        Locale.ROOT,
        "%4.0f s  %,d records acknowledged  %.0f uploads/s  %.2f MB/s raw  %,d refused  %,d unanswered"
            + "  %s",
        seconds(),
        counters.ackedRecords(),
        uploads,
        megabytes,
        counters.refused(),
        counters.unanswered(),
        phase);
  }
}
