package penstock.node.grind;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns growing files into sealed ones and deletes what is not needed, one after the other on a
 * thread of its own: copying and forcing a file takes longer than a new frame may wait. What waits
 * for it is bounded by the number of segments.
 */
final class EventSealer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventSealer.class);

  private static final long RETRY_SECONDS = 5;
  private static final long CLOSE_SECONDS = 30;

  private final EventFiles files;
  private final @Nullable EventShelf shelf;
  private final Consumer<SegmentEvents> grindAgain;
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1,
          task -> {
            Thread made = new Thread(task, "penstock-grind-seal");
            made.setDaemon(true);
            return made;
          });

  /**
   * @param shelf where sealed files go, null where they stay here
   * @param grindAgain is told of a segment whose growing file turned out to be damaged
   */
  EventSealer(EventFiles files, @Nullable EventShelf shelf, Consumer<SegmentEvents> grindAgain) {
    this.files = files;
    this.shelf = shelf;
    this.grindAgain = grindAgain;
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Seals a segment's events if all of its frames are ground. Never blocks. */
  void sealIfFinished(SegmentEvents segment) {
    GrowingEvents growing = segment.takeFinished();
    if (growing != null) {
      execute(() -> seal(segment, growing));
    }
  }

  /** Seals what a regrind made; completes once queries see it. */
  CompletableFuture<SealedEvents> sealRegrind(SegmentEvents segment, GrowingEvents regrind) {
    CompletableFuture<SealedEvents> done = new CompletableFuture<>();
    execute(
        () -> {
          try {
            SealedEvents made = write(segment, regrind);
            segment.replace(regrind, made);
            done.complete(made);
            shelve(segment, made);
          } catch (IOException | RuntimeException e) {
            done.completeExceptionally(e);
          }
        });
    return done;
  }

  /** Deletes all files of a segment. */
  void delete(SegmentEvents segment) {
    execute(segment::delete);
  }

  private void seal(SegmentEvents segment, GrowingEvents growing) {
    try {
      SealedEvents made = write(segment, growing);
      segment.replace(growing, made);
      shelve(segment, made);
    } catch (CorruptEventsException e) {
      LOG.error("the events of {} are made again: {}", segment.segment(), e.getMessage());
      segment.startOver();
      grindAgain.accept(segment);
    } catch (IOException | RuntimeException e) {
      LOG.warn("the events of {} are sealed later: {}", segment.segment(), e.toString());
      segment.unfinished();
      if (!thread.isShutdown()) {
        var unused =
            thread.schedule(() -> sealIfFinished(segment), RETRY_SECONDS, TimeUnit.SECONDS);
      }
    }
  }

  /** Until that is done, queries find the events here. */
  private void shelve(SegmentEvents segment, SealedEvents sealed) {
    if (shelf == null || segment.isDeleted()) {
      return;
    }
    try {
      shelf.put(segment.segment(), sealed);
      segment.shelve(sealed);
    } catch (IOException e) {
      LOG.warn("the events of {} are shelved later: {}", segment.segment(), e.toString());
      if (!thread.isShutdown()) {
        var unused =
            thread.schedule(() -> shelve(segment, sealed), RETRY_SECONDS, TimeUnit.SECONDS);
      }
    }
  }

  private SealedEvents write(SegmentEvents segment, GrowingEvents growing) throws IOException {
    int generation = segment.nextGeneration();
    Path file = files.sealed(segment.segment(), generation);
    SealedEventsWriter.write(segment.segment(), growing, files.working(segment.segment()), file);
    return SealedEvents.open(file, generation);
  }

  private void execute(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("closed: what was to be done is done after the next start");
    }
  }

  /** Ends what is being written; what waits is made again after the next start. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("a file of events takes more than {} s to be written", CLOSE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
