package penstock.node.segment.log;

import java.io.IOException;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import penstock.node.segment.FormatException;
import penstock.node.segment.IndexEntry;
import penstock.node.segment.SegmentInfo;
import penstock.node.segment.SegmentTotals;

/** What the store knows of one segment. Safe for use by several threads. */
public sealed interface Segment permits LiveSegment, SealedSegment {

  /** Name of the segment, which is its file's name without the ending. */
  String name();

  /** Every frame of it carries this. */
  long id();

  /** Behind the last byte that may be read. */
  long end();

  SegmentTotals totals();

  SegmentInfo info();

  /**
   * Gives out the index entries, settled or not.
   *
   * @param devices whose entries, null for all
   * @throws FormatException where the index can't be read and has to be made again
   */
  void forEach(@Nullable Set<String> devices, Consumer<IndexEntry> out)
      throws IOException, FormatException;
}
