package penstock.node.grind;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import penstock.node.segment.FrameHeader;
import penstock.protocol.SeqRanges;

/**
 * What was ground just now, for those who watch. A slow watcher loses items and is told how many.
 */
public interface Tail {

  /** Whether as many watch as may. */
  boolean full();

  /**
   * Everything from now on until cancelled; buffers a bounded number of items per watcher. Fails
   * where others took the last place since {@link #full}.
   */
  Source<Item, NotUsed> watch();

  /** One thing that happened. */
  sealed interface Item {}

  /**
   * A settled frame.
   *
   * @param raw decompressed {@code /dev/kmsg} bytes; only records in {@code owned} count
   */
  record Frame(FrameHeader header, SeqRanges owned, ByteString raw) implements Item {}

  /** An event of a frame that was given out before it. */
  record Made(EventStore.StoredEvent event) implements Item {}

  /** This many items were dropped here because the watcher was slow. */
  record Dropped(long items) implements Item {}
}
