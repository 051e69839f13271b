package penstock.node.grind;

import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.SegmentException;
import penstock.node.segment.SegmentStore;

/**
 * Grinds one segment again into a second file, which takes the place of the first as a whole. All
 * of it is ground by the rules that were in force at the beginning, but for frames that arrive
 * meanwhile. Steps are done by one thread at a time; the numbers may be read by any.
 */
final class SegmentRegrind implements Chore {

  private static final Logger LOG = LoggerFactory.getLogger(SegmentRegrind.class);

  private final SegmentEvents segment;
  private final SegmentStore store;
  private final EventSealer sealer;
  private final Supplier<EventRules> inForce;

  private @Nullable GrowingEvents regrind;
  private @Nullable EventRules rules;
  private long @Nullable [] frames;
  private @Nullable CompletableFuture<SealedEvents> sealing;
  private boolean listedSealed;
  private int next;
  private int attempts;
  private final AtomicInteger ground = new AtomicInteger();
  private final AtomicInteger skipped = new AtomicInteger();

  SegmentRegrind(
      SegmentEvents segment, SegmentStore store, EventSealer sealer, Supplier<EventRules> inForce) {
    this.segment = segment;
    this.store = store;
    this.sealer = sealer;
    this.inForce = inForce;
  }

  /** Frames ground so far, skipped ones too. */
  int ground() {
    return ground.get();
  }

  int skipped() {
    return skipped.get();
  }

  /**
   * @throws IllegalStateException where the new file can't be sealed
   */
  @Override
  public Progress step(FrameGrinder grinder) {
    GrowingEvents growing = regrind;
    EventRules pinned = rules;
    if (growing == null || pinned == null) {
      return begin();
    }
    if (segment.isDeleted()) {
      return Progress.DONE;
    }
    if (sealing != null) {
      return await(sealing);
    }
    long[] listed = frames;
    if (listed == null) {
      return list();
    }
    while (next < listed.length && !segment.lacksAgain(growing, listed[next])) {
      next++;
    }
    return next < listed.length ? grind(grinder, growing, pinned, listed[next]) : end(growing);
  }

  private Progress begin() {
    rules = inForce.get();
    regrind = segment.beginRegrind();
    return regrind == null ? Progress.DONE : Progress.MORE;
  }

  private Progress list() {
    listedSealed = segment.isSealedInStore();
    try {
      frames = CatchUp.offsets(store.frames(segment.segment()));
      next = 0;
      return Progress.MORE;
    } catch (SegmentException | UncheckedIOException e) {
      LOG.warn("segment {} is ground again later: {}", segment.segment(), e.toString());
      return Progress.RETRY;
    }
  }

  private Progress grind(
      FrameGrinder grinder, GrowingEvents growing, EventRules pinned, long frame) {
    FrameTask task =
        FrameTask.stored(new FrameLocation(segment.segment(), frame), FrameTask.ARRIVAL_UNKNOWN, 0);
    FrameGrinder.Outcome outcome = grinder.grindAgain(segment, task, growing, pinned);
    if (outcome == FrameGrinder.Outcome.FAILED && ++attempts >= CatchUp.ATTEMPTS_MAX) {
      outcome = grinder.giveUp(segment, task, growing);
    }
    if (outcome == FrameGrinder.Outcome.FAILED) {
      return Progress.RETRY;
    }
    attempts = 0;
    next++;
    ground.incrementAndGet();
    if (outcome == FrameGrinder.Outcome.SKIPPED) {
      skipped.incrementAndGet();
    }
    return Progress.MORE;
  }

  private Progress end(GrowingEvents growing) {
    if (!listedSealed) {
      // Where the segment was sealed meanwhile, frames may have been settled since they were
      // listed.
      frames = null;
      return segment.adopt(growing) ? Progress.DONE : Progress.MORE;
    }
    if (segment.isQuiet(growing)) {
      sealing = sealer.sealRegrind(segment, growing);
    }
    return Progress.WAIT;
  }

  private static Progress await(CompletableFuture<SealedEvents> sealing) {
    if (!sealing.isDone()) {
      return Progress.WAIT;
    }
    SealedEvents made = sealing.join();
    LOG.debug("{} is in force", made.file());
    return Progress.DONE;
  }

  /** Leaves everything as it was. */
  void cancel() {
    if (regrind != null) {
      segment.cancelRegrind(regrind);
    }
  }
}
