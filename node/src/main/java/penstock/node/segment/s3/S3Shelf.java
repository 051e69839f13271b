package penstock.node.segment.s3;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.crash.CrashPoint;
import penstock.node.segment.log.FooterReader;
import penstock.node.segment.log.LiveSegment;
import penstock.node.segment.log.MediumFile;
import penstock.node.segment.log.SealedSegment;
import penstock.node.segment.log.Segment;
import penstock.node.segment.log.Shelf;

/**
 * Seals a segment once all its frames are settled: they are merged into one object, then the
 * catalog switches over to it. A crash in between leaves an object that nobody knows, which the
 * sweeper finds, and the segment as it was. Seals on the log's maintenance thread.
 */
final class S3Shelf implements Shelf {

  private static final Logger LOG = LoggerFactory.getLogger(S3Shelf.class);

  private final Catalog catalog;
  private final GroupCommit commit;
  private final OpenSegments open;
  private final FooterReader footers;
  private final Sweeper sweeper;
  private final Merger merger;
  private final Clock clock;
  private final long graceUs;

  S3Shelf(
      Catalog catalog,
      GroupCommit commit,
      OpenSegments open,
      FooterReader footers,
      Sweeper sweeper,
      Merger merger,
      Clock clock,
      long graceUs) {
    this.catalog = catalog;
    this.commit = commit;
    this.open = open;
    this.footers = footers;
    this.sweeper = sweeper;
    this.merger = merger;
    this.clock = clock;
    this.graceUs = graceUs;
  }

  /** Those who make one put it there, with what only they know of it. */
  @Override
  public void put(LiveSegment segment) {}

  @Override
  public @Nullable LiveSegment live(String name) {
    OpenSegment segment = open.get(name);
    return segment == null ? null : segment.live();
  }

  private OpenSegment opened(LiveSegment live) throws IOException {
    OpenSegment segment = open.get(live.name());
    if (segment == null || segment.live() != live) {
      throw commit.taken(live.name());
    }
    return segment;
  }

  @Override
  public MediumFile open(LiveSegment live) throws IOException {
    OpenSegment segment = opened(live);
    return new GroupFile(segment, catalog, commit, live.end());
  }

  @Override
  public Segment seal(LiveSegment live, LiveSegment.Snapshot snapshot) throws IOException {
    OpenSegment segment = opened(live);
    checkOwner(segment);
    MergePlan plan = MergePlan.of(live.id(), snapshot.totals(), snapshot.entries());
    SealedRow row =
        new SealedRow(
            live.name(), Keys.merged(live.name()), plan.bytes(), plan.trailer(), snapshot.totals());
    try {
      merger.merge(segment, plan, row.key());
      CrashPoint.AFTER_MERGE.reach();
      long sweepUs = TimeUnit.MILLISECONDS.toMicros(clock.millis()) + graceUs;
      if (!commit.until(() -> catalog.seal(row, segment.owner(), sweepUs))) {
        throw commit.taken(live.name());
      }
    } catch (IOException e) {
      LOG.info("object {} may be left over until its segment is swept", row.key());
      throw e;
    }
    live.written(snapshot.unwritten().size());
    return sealed(row, footers);
  }

  private void checkOwner(OpenSegment segment) throws IOException {
    boolean mine =
        commit.until(
            () -> {
              Optional<OpenRow> row = catalog.open(segment.name());
              return row.isPresent() && row.get().owner().equals(segment.owner());
            });
    if (!mine) {
      throw commit.taken(segment.name());
    }
  }

  static SealedSegment sealed(SealedRow row, FooterReader footers) {
    return new SealedSegment(
        row.name(), row.key(), row.bytes(), row.trailer(), row.totals(), footers);
  }

  @Override
  public void replace(LiveSegment segment, Segment sealed) {
    open.remove(segment.name());
  }

  @Override
  public void drop(LiveSegment segment) {
    open.remove(segment.name());
  }

  @Override
  public void tidy() {
    sweeper.run();
  }
}
