package penstock.node.gate;

import penstock.node.segment.Codec;

/**
 * How much longer a body becomes when it is decompressed, and where that goes too far. Not
 * thread-safe.
 */
final class Growth {

  /** A short body that grows more than the limit's ratio harms nobody. */
  private static final long RATIO_FREE_BYTES = 1 << 20;

  private final UploadHead head;
  private final GateSettings settings;
  private long bodyBytes;
  private long rawBytes;

  /** Since the last record. */
  private long barrenBytes;

  Growth(UploadHead head, GateSettings settings) {
    this.head = head;
    this.settings = settings;
  }

  /** Bytes of the body, as the device sent them. */
  void sent(int bytes) {
    bodyBytes += bytes;
  }

  /**
   * The same, decompressed.
   *
   * @throws Refusal too-large
   */
  void grown(int bytes) {
    rawBytes += bytes;
    long allowed = RATIO_FREE_BYTES + settings.expansionRatioMax() * bodyBytes;
    if (rawBytes > allowed && head.codec() != Codec.IDENTITY) {
      throw Refusal.tooLarge(
          "the body grows more than " + settings.expansionRatioMax() + "-fold: send less at once");
    }
    if (head.contentLength() >= 0 && rawBytes > settings.expansionBytesMax()) {
      throw Refusal.tooLarge(
          "the body grows beyond " + settings.expansionBytesMax() + " bytes: send less at once");
    }
  }

  /**
   * Bytes without a record in them. A body of unknown length may grow for ever, but not on these.
   *
   * @throws Refusal too-large
   */
  void barren(int bytes) {
    barrenBytes += bytes;
    if (barrenBytes > settings.expansionBytesMax()) {
      throw Refusal.tooLarge("over " + settings.expansionBytesMax() + " bytes without a record");
    }
  }

  /** There was a record. */
  void fruitful() {
    barrenBytes = 0;
  }

  /** Decompressed bytes so far. */
  long rawBytes() {
    return rawBytes;
  }
}
