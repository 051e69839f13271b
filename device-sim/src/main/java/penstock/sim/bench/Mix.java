package penstock.sim.bench;

import java.util.Locale;

/**
 * What is uploaded. The figures are defaults; {@link IngestCommand} can change all but the first.
 */
public enum Mix {
  /** A device's minute: 35 KB of raw log. A connection each, so 256 handshakes before it begins. */
  ESSAY(35_000, 256, 32),

  /** What a device kept while it was offline: pieces of 1 MB. 16 of them keep any node busy. */
  BACKLOG(1_000_000, 64, 16),

  /** A fleet that is known and silent: each device uploads a small chunk, once, and goes. */
  IDLE(3_500, 10_000, 16);

  private final int chunkBytes;
  private final int devices;
  private final int outstanding;

  Mix(int chunkBytes, int devices, int outstanding) {
    this.chunkBytes = chunkBytes;
    this.devices = devices;
    this.outstanding = outstanding;
  }

  /** As in options and reports. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Raw bytes of one upload; the last line that would go beyond is left for the next one. */
  int chunkBytes() {
    return chunkBytes;
  }

  /** How many devices, each with a certificate and a connection of its own. */
  int devices() {
    return devices;
  }

  /** How many uploads are on their way at a time; also the threads of the load generator. */
  int outstanding() {
    return outstanding;
  }
}
