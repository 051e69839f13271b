package penstock.node.grind;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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

  /**
   * As {@link #watch()}, for who wants to see only some of it: what comes from far may leave out
   * the rest, so that it need not come.
   */
  default Source<Item, NotUsed> watch(Wanted wanted) {
    return watch();
  }

  /**
   * What a watcher wants to see.
   *
   * @param names of events, null for all
   * @param devices by id, null for all
   * @param labels that a device must have, by key one of the values
   * @param pattern RE2 that a record must match, null for all
   */
  record Wanted(
      boolean records,
      boolean events,
      @Nullable Set<String> names,
      @Nullable Set<String> devices,
      Map<String, Set<String>> labels,
      @Nullable String pattern) {}

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

  /** What another node takes is not seen from here on: it was lost, or can't be asked. */
  record NodeLost(String node) implements Item {}

  /** What another node takes is seen from here on. */
  record NodeFound(String node) implements Item {}
}
