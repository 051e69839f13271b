package penstock.node.grind;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.ListIterator;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.segment.FrameHeader;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.SegmentInfo;
import penstock.node.segment.SegmentStore;
import penstock.protocol.RecordBatch;
import penstock.protocol.SeqRanges;

/**
 * Makes events out of settled frames, on threads of its own, right after they were stored. Whoever
 * takes an upload hands its frames over with their bytes and never waits. What does not come this
 * way is found in the store: frames for which there was no room, frames that recovery settled,
 * everything that was not finished when the process ended. Events are a pure function of stored
 * records and rule set, kept per segment; a segment's file is made as a whole or not at all.
 *
 * <p>Thread-safe.
 */
public final class Grinder implements SegmentStore.Listener, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Grinder.class);

  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long CLOSE_MS = 10_000;

  private final SegmentStore store;
  private final boolean shared;
  private final GrindMetrics metrics;
  private final GrindQueue queue;
  private final Chores chores;
  private final EventDirectory directory;
  private final EventSealer sealer;
  private final Regrinds regrinds;
  private final List<GrindWorker> workers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile EventRules rules;

  private Grinder(
      GrindSettings settings,
      Path eventsDir,
      SegmentStore store,
      EventRules rules,
      @Nullable EventShelf shelf,
      TailHub tail,
      Clock clock,
      GrindMetrics metrics) {
    this.store = store;
    this.shared = shelf != null;
    this.metrics = metrics;
    this.rules = rules;
    queue = new GrindQueue(settings);
    chores = new Chores(queue, settings.backgroundShare());
    EventFiles files = EventFiles.open(eventsDir);
    directory = new EventDirectory(files, segment -> shelf != null && !shelf.isOf(segment));
    sealer = new EventSealer(files, shelf, this::catchUp);
    GrindParts parts =
        new GrindParts(store, metrics, tail, () -> this.rules, clock, GrindParts.nowUs(clock));
    regrinds = new Regrinds(directory, parts, sealer, chores);
    for (int i = 0; i < settings.threads(); i++) {
      GrindWorker worker = new GrindWorker(parts, queue, chores, directory, sealer, this::retry);
      workers.add(worker);
      threads.add(new Thread(worker, "penstock-grind-" + (i + 1)));
    }
  }

  /**
   * Opens the events of a store and begins to make those that are missing, newest segments first.
   * To be called before frames are settled or uploads taken.
   *
   * @param eventsDir its own directory, made where there is none
   */
  public static Grinder start(
      GrindSettings settings,
      Path eventsDir,
      SegmentStore store,
      EventRules rules,
      TailHub tail,
      Clock clock,
      GrindMetrics metrics) {
    return start(settings, eventsDir, store, rules, null, tail, clock, metrics);
  }

  /**
   * As above, for a node whose segments others can read.
   *
   * @param shelf where the events of sealed segments go; null where they stay here, and all
   *     segments of the store are this node's
   */
  public static Grinder start(
      GrindSettings settings,
      Path eventsDir,
      SegmentStore store,
      EventRules rules,
      @Nullable EventShelf shelf,
      TailHub tail,
      Clock clock,
      GrindMetrics metrics) {
    Grinder grinder = new Grinder(settings, eventsDir, store, rules, shelf, tail, clock, metrics);
    grinder.start();
    return grinder;
  }

  private void start() {
    metrics.backlog(queue::frames, queue::bytes, queue::seconds);
    metrics.chores(chores::size);
    directory.onDamaged(segment -> regrinds.heal(segment.segment()));
    // First the listener, then the list: what is settled in between comes by both ways.
    store.addListener(this);
    List<SegmentEvents> missing = directory.load(shared ? List.of() : store.segments());
    LOG.info("{} segments are ground again after the start", missing.size());
    ListIterator<SegmentEvents> newest = missing.listIterator(missing.size());
    while (newest.hasPrevious()) {
      ensure(newest.previous(), Chore.Urgency.CATCH_UP, 0);
    }
    threads.forEach(
        thread -> {
          thread.setDaemon(true);
          thread.start();
        });
  }

  /**
   * A frame was stored and settled; call it right after {@link SegmentStore#settle}. Never blocks.
   *
   * @param owned the records that count
   * @param batch the frame's records, of whose bytes {@code length} count; not written to again
   * @param arrivalNanos of {@link System#nanoTime} when its upload arrived
   */
  public void committed(
      FrameHeader header,
      FrameLocation location,
      SeqRanges owned,
      RecordBatch batch,
      int length,
      long arrivalNanos) {
    if (owned.isEmpty()) {
      return;
    }
    SegmentEvents segment = directory.growing(location.segment());
    if (!queue.arrived(header, location, owned, batch, length, arrivalNanos)) {
      metrics.deferred();
      ensure(segment, Chore.Urgency.NEWS, 0);
    }
  }

  /** Frames that are ground from now on are ground by these. */
  public void useRules(EventRules next) {
    rules = next;
    LOG.info("rule set {} is in force", next.id());
  }

  public EventRules rules() {
    return rules;
  }

  /** Those that this node has to answer for. */
  public OwnEvents own() {
    return directory;
  }

  public EventStore events() {
    return directory;
  }

  public Regrinds regrinds() {
    return regrinds;
  }

  @Override
  public void onSettled(FrameLocation location, SeqRanges owned) {
    SegmentEvents segment = directory.growing(location.segment());
    if (!queue.settled(location)) {
      ensure(segment, Chore.Urgency.NEWS, 0);
    }
  }

  @Override
  public void onSealed(SegmentInfo info) {
    SegmentEvents segment = directory.growing(info.name());
    segment.sealedInStore();
    ensure(segment, Chore.Urgency.NEWS, 0);
  }

  @Override
  public void onDeleted(SegmentInfo info) {
    SegmentEvents segment = directory.remove(info.name());
    if (segment != null) {
      sealer.delete(segment);
    }
  }

  private void retry(SegmentEvents segment) {
    ensure(segment, Chore.Urgency.NEWS, RETRY_NANOS);
  }

  private void catchUp(SegmentEvents segment) {
    ensure(segment, Chore.Urgency.CATCH_UP, 0);
  }

  private void ensure(SegmentEvents segment, Chore.Urgency urgency, long delayNanos) {
    chores.ensure(
        segment.segment(), urgency, delayNanos, () -> new CatchUp(segment, store, queue, sealer));
  }

  /** Ends after the frames at work. What waits is found again by the next start. */
  @Override
  public void close() {
    workers.forEach(GrindWorker::stop);
    for (Thread thread : threads) {
      try {
        thread.join(CLOSE_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (thread.isAlive()) {
        LOG.warn("{} does not end", thread.getName());
      }
    }
    sealer.close();
  }
}
