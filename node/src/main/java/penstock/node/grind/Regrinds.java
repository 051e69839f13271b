package penstock.node.grind;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.segment.SegmentInfo;
import penstock.node.segment.SegmentStore;

/**
 * Grinding again what was ground before, by the rules in force: behind all new frames, one segment
 * after the other. Queries see all old or all new events of a segment. A regrind ends with the
 * process; the segments that it had done stay done. Thread-safe.
 */
public final class Regrinds {

  private static final Logger LOG = LoggerFactory.getLogger(Regrinds.class);

  /** Waiting and running ones: each holds a list of segments. */
  static final int OPEN_MAX = 16;

  /** Ended ones of which the status is kept; the oldest goes first. */
  static final int ENDED_MAX = 100;

  private final EventDirectory directory;
  private final SegmentStore store;
  private final EventSealer sealer;
  private final Supplier<EventRules> rules;
  private final Chores chores;
  private final Clock clock;
  private final List<Regrind> regrinds = new ArrayList<>();
  private int count;

  Regrinds(EventDirectory directory, GrindParts parts, EventSealer sealer, Chores chores) {
    this.directory = directory;
    this.store = parts.store();
    this.rules = parts.rules();
    this.clock = parts.clock();
    this.sealer = sealer;
    this.chores = chores;
  }

  /** Where a regrind is. */
  public enum State {
    /** Others are done first. */
    WAITING,
    RUNNING,
    DONE,
    CANCELLED,
    /** It could not be finished; the message says why. */
    FAILED
  }

  /**
   * A regrind in numbers.
   *
   * @param frames that were ground, skipped ones too
   * @param skipped frames that could not be ground
   * @param startedUs in µs since 1970
   * @param message why it failed, empty where it did not
   */
  public record Status(
      String id,
      State state,
      long fromUs,
      long toUs,
      int segments,
      int segmentsDone,
      long frames,
      long skipped,
      long startedUs,
      String message) {}

  /** There are as many regrinds as may wait. */
  public static final class Busy extends RuntimeException {
    private static final long serialVersionUID = 1;

    Busy() {
      super(OPEN_MAX + " regrinds wait already: wait for one to end, or cancel it");
    }
  }

  /**
   * Grinds the segments again that have a record in {@code [fromUs, toUs)}.
   *
   * @throws Busy where there are too many
   */
  public Status start(long fromUs, long toUs) {
    List<String> segments =
        store.segments().stream()
            .filter(segment -> segment.minTimeUs() < toUs && segment.maxTimeUs() >= fromUs)
            .map(SegmentInfo::name)
            .toList();
    return start(segments, fromUs, toUs);
  }

  /** Grinds one segment again; null where a regrind of it waits or too many do. */
  @Nullable Status heal(String segment) {
    synchronized (regrinds) {
      boolean wanted = regrinds.stream().noneMatch(one -> one.isOpen() && one.covers(segment));
      return wanted && open() < OPEN_MAX
          ? start(List.of(segment), Long.MIN_VALUE, Long.MAX_VALUE)
          : null;
    }
  }

  private Status start(List<String> segments, long fromUs, long toUs) {
    Regrind regrind;
    synchronized (regrinds) {
      if (open() >= OPEN_MAX) {
        throw new Busy();
      }
      long nowUs = GrindParts.nowUs(clock);
      String id = nowUs / 1_000_000 + "-" + ++count;
      regrind = new Regrind(id, segments, fromUs, toUs, nowUs, this::segment);
      regrinds.add(regrind);
      forgetOldest();
    }
    LOG.info("regrind {} of {} segments", regrind.id(), segments.size());
    chores.ensure("regrinds", Chore.Urgency.REGRIND, 0, () -> this::step);
    return regrind.status();
  }

  private @Nullable SegmentRegrind segment(String name) {
    SegmentEvents segment = directory.get(name);
    return segment == null ? null : new SegmentRegrind(segment, store, sealer, rules);
  }

  private long open() {
    return regrinds.stream().filter(Regrind::isOpen).count();
  }

  private void forgetOldest() {
    long over = regrinds.size() - open() - ENDED_MAX;
    for (int i = 0; over > 0 && i < regrinds.size(); i++) {
      if (!regrinds.get(i).isOpen()) {
        regrinds.remove(i--);
        over--;
      }
    }
  }

  /** Null where there is none (any more). */
  public @Nullable Status status(String id) {
    Regrind regrind = find(id);
    return regrind == null ? null : regrind.status();
  }

  /** Oldest first. */
  public List<Status> all() {
    synchronized (regrinds) {
      return regrinds.stream().map(Regrind::status).toList();
    }
  }

  /**
   * Stops a regrind after its current frame; the segments that it has done stay done. False where
   * there is nothing to stop.
   */
  public boolean cancel(String id) {
    Regrind regrind = find(id);
    return regrind != null && regrind.cancel();
  }

  private @Nullable Regrind find(String id) {
    synchronized (regrinds) {
      return regrinds.stream().filter(one -> one.id().equals(id)).findAny().orElse(null);
    }
  }

  private Chore.Progress step(FrameGrinder grinder) {
    Regrind first;
    synchronized (regrinds) {
      first = regrinds.stream().filter(Regrind::isAtWork).findFirst().orElse(null);
    }
    return first == null ? Chore.Progress.DONE : first.step(grinder);
  }
}
