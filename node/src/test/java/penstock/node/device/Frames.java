package penstock.node.device;

import java.util.List;
import java.util.Map;
import penstock.node.segment.BootSpan;
import penstock.node.segment.Codec;
import penstock.node.segment.FrameHeader;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.SeqCheck;
import penstock.protocol.SeqRanges;

/** Offers and frames as the gate would make them; only what matters in a test is said. */
final class Frames {

  static final long NOW_US = 1_700_000_000_000_000L;

  private Frames() {}

  static Ledgers.Offer offer(String device, String stream, SeqRanges runs) {
    return offer(device, stream, runs, -1);
  }

  static Ledgers.Offer offer(String device, String stream, SeqRanges runs, long oldest) {
    return new Ledgers.Offer(
        device,
        stream,
        runs,
        List.of(new Ledgers.BootRun(runs.min(), runs.min() * 1_000, runs.max() * 1_000)),
        oldest,
        runs.max() * 1_000,
        NOW_US);
  }

  static FrameHeader header(String device, String stream, SeqRanges ranges) {
    return header(offer(device, stream, ranges), ranges);
  }

  /** The header of a frame with the fresh records of an offered chunk. */
  static FrameHeader header(Ledgers.Offer offer, SeqRanges fresh) {
    long startUs = offer.arrivalUs() - offer.monoUs();
    return new FrameHeader(
        offer.device(),
        "router",
        Map.of("city", "Austin"),
        offer.stream(),
        fresh,
        offer.runs().min(),
        offer.runs().max(),
        offer.oldest(),
        offer.arrivalUs(),
        offer.monoUs(),
        List.of(new BootSpan(offer.runs().min(), 0, startUs, false)),
        startUs + fresh.min() * 1_000,
        startUs + fresh.max() * 1_000,
        List.of(new SeqCheck(fresh.max(), Long.hashCode(fresh.max()))),
        Codec.ZSTD,
        10_000,
        0);
  }

  static FrameLocation at(long offset) {
    return new FrameLocation("20231114T221320.000-node-1", offset);
  }
}
