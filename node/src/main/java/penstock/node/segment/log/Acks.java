package penstock.node.segment.log;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.SegmentException;

/**
 * Tells those who appended what became of their frames, on an executor of theirs: one task for each
 * group, so that nothing they do holds up the writer. Counts what it tells. Used by the writer's
 * thread.
 */
final class Acks {

  private final AppendQueue queue;
  private final Executor completions;
  private final DrainMeter meter;
  private final SegmentMetrics metrics;

  Acks(AppendQueue queue, Executor completions, DrainMeter meter, SegmentMetrics metrics) {
    this.queue = queue;
    this.completions = completions;
    this.meter = meter;
    this.metrics = metrics;
  }

  /**
   * These are durable.
   *
   * @param group not empty
   * @param startedNs when the writer began with them
   */
  void durable(List<PendingAppend> group, List<FrameLocation> locations, long startedNs) {
    long bytes = bytes(group);
    long oldestNs = group.get(0).appendedNs();
    meter.committed(bytes, startedNs, oldestNs);
    metrics.frames.inc(group.size());
    metrics.bytes.inc(bytes);
    metrics.groups.inc();
    metrics.commitSeconds.observe((System.nanoTime() - oldestNs) / 1e9);
    queue.done(bytes, group.size());
    run(
        () -> {
          for (int i = 0; i < group.size(); i++) {
            group.get(i).durable().complete(locations.get(i));
          }
        });
  }

  /** These may have been written or not; forgets them. */
  void failed(Collection<PendingAppend> appends, Throwable cause) {
    if (appends.isEmpty()) {
      return;
    }
    List<PendingAppend> failed = List.copyOf(appends);
    appends.clear();
    queue.done(bytes(failed), failed.size());
    SegmentException failure =
        new SegmentException.Unavailable("the segment store refused: " + cause, cause);
    run(() -> failed.forEach(append -> append.durable().completeExceptionally(failure)));
  }

  private static long bytes(List<PendingAppend> appends) {
    long bytes = 0;
    for (PendingAppend append : appends) {
      bytes += append.bytes();
    }
    return bytes;
  }

  /** While the actor system ends its dispatchers take nothing any more. */
  private void run(Runnable stages) {
    try {
      completions.execute(stages);
    } catch (RejectedExecutionException e) {
      stages.run();
    }
  }
}
