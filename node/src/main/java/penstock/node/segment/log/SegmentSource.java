package penstock.node.segment.log;

import java.io.IOException;

/** Gives out new segments. Used by the writer's thread; closed by another once that has ended. */
public interface SegmentSource extends AutoCloseable {

  /** A segment with nothing but a header. */
  record Prepared(LiveSegment segment, MediumFile file) {}

  /** The next one, as soon as there is one; fails where none can be made. */
  Prepared take() throws IOException;

  @Override
  void close();
}
