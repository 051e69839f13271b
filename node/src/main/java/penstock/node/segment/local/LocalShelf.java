package penstock.node.segment.local;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import penstock.node.segment.EncodedFrame;
import penstock.node.segment.FooterEncoder;
import penstock.node.segment.FormatException;
import penstock.node.segment.log.FooterReader;
import penstock.node.segment.log.GroupBuffer;
import penstock.node.segment.log.LiveSegment;
import penstock.node.segment.log.MediumFile;
import penstock.node.segment.log.SealedSegment;
import penstock.node.segment.log.Segment;
import penstock.node.segment.log.SegmentNames;
import penstock.node.segment.log.Shelf;

/** A footer goes behind its segment's last frame, and the file is cut to size. */
final class LocalShelf implements Shelf {

  private final Disk disk;
  private final Segments segments;
  private final FooterReader footers;
  private final SegmentLookup lookup;
  private final Retention retention;

  /** Of the maintenance thread, which alone seals. */
  private final GroupBuffer buffer = new GroupBuffer();

  LocalShelf(
      Disk disk,
      Segments segments,
      FooterReader footers,
      SegmentLookup lookup,
      Retention retention) {
    this.disk = disk;
    this.segments = segments;
    this.footers = footers;
    this.lookup = lookup;
    this.retention = retention;
  }

  @Override
  public void put(LiveSegment segment) {
    segments.put(segment);
  }

  @Override
  public @Nullable LiveSegment live(String name) {
    Segment segment = segments.get(name);
    while (segment instanceof SealedSegment sealed && sealed.totals().unsettled() > 0) {
      segment = lookup.reopen(sealed);
    }
    return segment instanceof LiveSegment live ? live : null;
  }

  @Override
  public MediumFile open(LiveSegment segment) throws IOException {
    return disk.open(SegmentNames.file(segment.name()));
  }

  @Override
  public Segment seal(LiveSegment segment, LiveSegment.Snapshot snapshot)
      throws IOException, FormatException {
    String object = SegmentNames.file(segment.name());
    try (MediumFile file = disk.open(object)) {
      GroupBuffer.Run run = buffer.start(file, segment.id(), segment.end());
      if (!snapshot.unwritten().isEmpty()) {
        run.put(EncodedFrame.of(snapshot.unwritten()));
      }
      long offset = run.flush();
      run.put(FooterEncoder.encode(segment.id(), offset, snapshot.totals(), snapshot.entries()));
      long end = run.flush();
      file.truncate(end);
      file.force();
      segment.written(snapshot.unwritten().size());
      segment.setEnd(end);
    }
    return footers.open(segment.name(), object);
  }

  @Override
  public void replace(LiveSegment segment, Segment sealed) {
    segments.replace(segment, sealed);
  }

  @Override
  public void drop(LiveSegment segment) throws IOException {
    segments.remove(segment);
    disk.delete(SegmentNames.file(segment.name()));
  }

  @Override
  public void tidy() {
    retention.run();
  }
}
