package penstock.sim.operator;

import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.protocol.SeqRanges;

/** {@code GET /v1/ledger/{device}}, in numbers of records. */
public record DeviceLedger(
    String device,
    long received,
    long stored,
    long duplicates,
    long lost,
    long malformed,
    List<Stream> streams) {

  /**
   * One stream.
   *
   * @param next one above the highest number seen
   */
  public record Stream(
      String stream,
      long watermark,
      long next,
      long received,
      long stored,
      long duplicates,
      long lost,
      SeqRanges storedRanges,
      SeqRanges missingRanges,
      List<Loss> losses) {

    /** All that is lost, whatever the cause. */
    public SeqRanges lostRanges() {
      SeqRanges ranges = SeqRanges.EMPTY;
      for (Loss loss : losses) {
        ranges = ranges.plus(loss.ranges());
      }
      return ranges;
    }
  }

  /** What will not come, and why. */
  public record Loss(String cause, SeqRanges ranges) {}

  public @Nullable Stream stream(String id) {
    for (Stream stream : streams) {
      if (stream.stream().equals(id)) {
        return stream;
      }
    }
    return null;
  }
}
