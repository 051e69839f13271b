package penstock.sim.swarm;

import java.time.Duration;

/**
 * When devices upload, and how much.
 *
 * @param intervalMin,intervalMax between two uploads; drawn anew each time
 * @param backoff the longest delay after a first failure; doubles with each further one, up to the
 *     interval
 * @param chunkBytesMax of one upload, before compression
 * @param zstdLevel that bodies are compressed with
 * @param perSecondMax that the simulator begins in all; what is due beyond it waits
 */
public record Uploads(
    Duration intervalMin,
    Duration intervalMax,
    Duration backoff,
    int chunkBytesMax,
    int zstdLevel,
    int perSecondMax) {

  /** The lines of a class are drawn from some 1.6 MB; a longer chunk would repeat itself. */
  public static final int CHUNK_BYTES_MAX = 1 << 20;

  public static final int PER_SECOND_MAX = 1_000_000;

  public Uploads {
    Check.that(
        !intervalMin.isNegative() && !intervalMin.isZero(), "interval-min", intervalMin, "above 0");
    Check.that(
        intervalMax.compareTo(intervalMin) >= 0,
        "interval-max",
        intervalMax,
        "at least interval-min, " + intervalMin);
    Check.that(!backoff.isNegative() && !backoff.isZero(), "backoff", backoff, "above 0");
    Check.within("chunk-bytes-max", chunkBytesMax, 8 * 1024, CHUNK_BYTES_MAX);
    Check.within("zstd-level", zstdLevel, 1, 19);
    Check.within("uploads-per-second-max", perSecondMax, 1, PER_SECOND_MAX);
  }

  /** As devices do: every 30 to 90 s, pieces of at most 256 KiB. */
  public static Uploads usual() {
    return new Uploads(
        Duration.ofSeconds(30),
        Duration.ofSeconds(90),
        Duration.ofSeconds(1),
        256 * 1024,
        3,
        PER_SECOND_MAX);
  }
}
