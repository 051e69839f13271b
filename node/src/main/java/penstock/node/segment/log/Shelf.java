package penstock.node.segment.log;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import penstock.node.segment.FormatException;

/**
 * Where a log's segments stand, by name: what one kind of store does in its own way. Its methods
 * are called by the log's threads, {@link #live} by any.
 */
public interface Shelf {

  /** Takes a new segment, before its first frame is written. */
  void put(LiveSegment segment);

  /**
   * The segment as far as frames of it can be settled.
   *
   * @return null where all of them are, or where it is not here (any more)
   */
  @Nullable LiveSegment live(String segment);

  /** Opens a segment that gets no more frames, for the marks that are to go behind them. */
  MediumFile open(LiveSegment segment) throws IOException;

  /**
   * Makes the index of a segment durable, and the marks that nobody wrote yet.
   *
   * @return what is to stand in its place
   * @throws TakenException where the segment is no longer this node's
   */
  Segment seal(LiveSegment segment, LiveSegment.Snapshot snapshot)
      throws IOException, FormatException;

  /** Puts the sealed segment in the place of the live one. */
  void replace(LiveSegment segment, Segment sealed);

  /** Forgets a segment that has no frames or is no longer this node's. */
  void drop(LiveSegment segment) throws IOException;

  /** Does what is due once a minute, such as retention. */
  void tidy();
}
