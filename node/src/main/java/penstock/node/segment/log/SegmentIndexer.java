package penstock.node.segment.log;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.segment.FormatException;
import penstock.node.segment.FrameScanner;
import penstock.node.segment.SegmentFormat;
import penstock.node.segment.SettleMark;

/** Makes the index of a segment from its frames and settle marks. Used once. */
public final class SegmentIndexer {

  private static final Logger LOG = LoggerFactory.getLogger(SegmentIndexer.class);

  /** Is told of a frame that is whole and can't be understood. */
  public interface Damage {
    void found(long offset, @Nullable String reason);
  }

  private final String name;
  private final FrameScanner scanner;
  private final Damage damage;

  public SegmentIndexer(String name, FrameScanner scanner, Damage damage) {
    this.name = name;
    this.scanner = scanner;
    this.damage = damage;
  }

  /** The segment up to its last whole frame, null where it has none of records. */
  public @Nullable LiveSegment index() throws IOException {
    LiveSegment segment = null;
    while (scanner.next()) {
      Long id = scanner.segmentId();
      if (segment == null && id != null) {
        segment = new LiveSegment(name, id);
      }
      if (segment != null) {
        take(segment);
      }
    }
    return segment == null || segment.totals().frames() == 0 ? null : segment;
  }

  private void take(LiveSegment segment) {
    try {
      if (scanner.kind() == SegmentFormat.KIND_RECORDS) {
        segment.add(scanner.offset(), scanner.length(), scanner.header());
      } else if (scanner.kind() == SegmentFormat.KIND_SETTLED) {
        for (SettleMark mark : scanner.marks()) {
          apply(segment, mark);
        }
      }
    } catch (FormatException e) {
      damage.found(scanner.offset(), e.getMessage());
    }
  }

  private static void apply(LiveSegment segment, SettleMark mark) {
    if (!segment.apply(mark)) {
      LOG.warn("segment {} settles a frame at {} that it lost", segment.name(), mark.offset());
    }
  }
}
