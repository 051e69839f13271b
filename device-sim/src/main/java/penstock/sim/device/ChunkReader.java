package penstock.sim.device;

import com.github.luben.zstd.Zstd;
import java.nio.charset.StandardCharsets;
import penstock.protocol.SeqRanges;
import penstock.sim.line.StreamName;

/**
 * Reads a chunk out of the log as a program reads {@code /dev/kmsg}: record by record, while others
 * write. What is overwritten under its hands is missing from the chunk. Not thread-safe.
 */
final class ChunkReader {

  /** What devices use: the default of the zstd program. */
  static final int ZSTD_LEVEL = 3;

  /** After so many records, others get a chance to write. */
  private static final int SLICE_RECORDS = 64;

  private final StringBuilder text = new StringBuilder();

  /** Others write while a chunk is read. */
  interface Interlude {
    void run();
  }

  /** Tells whether the node can date the records of a boot without being told anything more. */
  interface ClockTold {
    boolean test(int boot);
  }

  /**
   * Reads records from number {@code from} of the root on; there has to be one.
   *
   * <p>A chunk goes over the end of a boot only where the node knows that boot's clock already:
   * {@code Penstock-Mono} can tell one clock only, that of the boot that runs now.
   */
  Chunk read(
      DeviceLog log,
      StreamName stream,
      long from,
      int recordsMax,
      int bytesMax,
      ClockTold clockTold,
      Interlude interlude) {
    RingBuffer ring = log.ring();
    SeqRanges.Builder runs = new SeqRanges.Builder();
    text.setLength(0);
    int records = 0;
    int boot = -1;
    long number = Math.max(from, ring.oldest());
    while (number < ring.next() && records < recordsMax) {
      int recordBoot = ring.boot(number);
      if (boot >= 0 && recordBoot != boot && !clockTold.test(boot)) {
        break;
      }
      if (records > 0 && text.length() + ring.size(number) > bytesMax) {
        break;
      }
      boot = recordBoot;
      long seq = number - stream.base();
      log.script().line(number).appendTo(text, seq, ring.monoUs(number));
      runs.add(seq, seq);
      number++;
      if (++records % SLICE_RECORDS == 0) {
        interlude.run();
        number = Math.max(number, ring.oldest());
      }
    }
    byte[] raw = text.toString().getBytes(StandardCharsets.US_ASCII);
    boolean cut = number < ring.next();
    return new Chunk(runs.build(), boot, raw.length, cut, Zstd.compress(raw, ZSTD_LEVEL));
  }
}
