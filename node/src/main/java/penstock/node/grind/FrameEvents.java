package penstock.node.grind;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import penstock.node.segment.BootSpan;
import penstock.node.segment.FrameHeader;
import penstock.protocol.RecordBatch;
import penstock.protocol.SeqRanges;

/**
 * Makes events out of what rules find in one frame: a pure function of the frame, the records that
 * count and the rule set. For one frame; not thread-safe.
 */
final class FrameEvents implements EventRules.Sink {

  /** Takes events in the order of their records. */
  interface Taker {
    void take(Event event);
  }

  private final FrameHeader header;
  private final SeqRanges owned;
  private final RecordBatch batch;
  private final String ruleSet;
  private final Taker taker;
  private int span;

  FrameEvents(FrameHeader header, SeqRanges owned, RecordBatch batch, String ruleSet, Taker taker) {
    this.header = header;
    this.owned = owned;
    this.batch = batch;
    this.ruleSet = ruleSet;
    this.taker = taker;
  }

  @Override
  public void onMatch(
      int record,
      String name,
      Map<String, String> labels,
      Map<String, Object> fields,
      List<String> errors) {
    long seq = batch.seq(record);
    if (!owned.contains(seq)) {
      return;
    }
    BootSpan boot = boot(seq);
    taker.take(
        new Event(
            name,
            header.device(),
            header.stream(),
            seq,
            boot.boot(),
            boot.startUs() + batch.monoUs(record),
            boot.estimated(),
            ruleSet,
            fields,
            labels(labels),
            errors));
  }

  /** Records come in ascending order, and so do the boots that date them. */
  private BootSpan boot(long seq) {
    List<BootSpan> boots = header.boots();
    while (span + 1 < boots.size() && boots.get(span + 1).firstSeq() <= seq) {
      span++;
    }
    if (boots.isEmpty() || boots.get(span).firstSeq() > seq) {
      throw new IllegalStateException("no boot dates record " + seq + ": " + boots);
    }
    return boots.get(span);
  }

  /** Sorted, so that the same labels always make the same line. */
  private Map<String, String> labels(Map<String, String> ofRule) {
    Map<String, String> labels = new TreeMap<>(header.labels());
    labels.putAll(ofRule);
    return labels;
  }
}
