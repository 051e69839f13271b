package penstock.chaos.workload;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import penstock.chaos.Anomalies;
import penstock.chaos.Anomaly.Kind;
import penstock.chaos.cluster.Address;
import penstock.chaos.cluster.Doors;

/**
 * One of the hands with which a device uploads: one upload at a time, to any node, chosen by a
 * random source of its own. Two lanes of a device overlap, as its uploads do when it gave one up
 * that still goes on. Belongs to one thread.
 */
final class Lane {

  private static final int PAUSE_MS_MAX = 60;

  /** Retry-After is obeyed up to here: a run has no time for more. */
  private static final long RETRY_AFTER_S_MAX = 5;

  private static final Duration SETTLE_MAX = Duration.ofMinutes(2);

  private final ChaosDevice device;
  private final Doors doors;
  private final Tally tally;
  private final Anomalies anomalies;
  private final Random random;
  private @Nullable Address failed;

  Lane(ChaosDevice device, Doors doors, Tally tally, Anomalies anomalies, long seed) {
    this.device = device;
    this.doors = doors;
    this.tally = tally;
    this.anomalies = anomalies;
    this.random = new Random(seed);
  }

  /** Uploads until it is told to stop. */
  void run(CountDownLatch stop) throws InterruptedException {
    Chunk again = null;
    long pauseMs = random.nextInt(PAUSE_MS_MAX);
    while (!stop.await(pauseMs, TimeUnit.MILLISECONDS)) {
      Chunk chunk = again != null && random.nextInt(10) < 7 ? again : device.plan(random);
      Reply reply = upload(chunk);
      again = reply != null && reply.isAck() ? null : chunk;
      pauseMs = random.nextInt(PAUSE_MS_MAX);
      if (reply != null && !reply.isAck()) {
        pauseMs += 1000 * Math.min(RETRY_AFTER_S_MAX, reply.retryAfterSeconds());
      }
    }
  }

  /** Uploads what is not acknowledged, then says of each stream that there is no more behind. */
  void settle() throws InterruptedException {
    long deadline = System.nanoTime() + SETTLE_MAX.toNanos();
    for (StreamTruth stream : device.streams()) {
      for (Chunk chunk = stream.unacked(); chunk != null; chunk = stream.unacked()) {
        untilAcked(chunk, deadline);
      }
      Reply last = untilAcked(Chunk.announcing(stream, stream.next()), deadline);
      if (last.acked() != stream.next() - 1) {
        anomalies.add(
            Kind.UNTRUE_REPLY, stream.title(), "all is acknowledged or lost, but " + last);
      }
    }
  }

  private Reply untilAcked(Chunk chunk, long deadline) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    while (System.nanoTime() - deadline < 0) {
      Reply reply = upload(chunk);
      if (reply != null && reply.isAck()) {
        return reply;
      }
      if (reply != null && !reply.isRefusal() && !reply.isForbidden()) {
        throw new IllegalStateException(chunk + " is refused for good: " + reply);
      }
      boolean unused = never.await(100 + random.nextInt(200), TimeUnit.MILLISECONDS);
    }
    throw new IllegalStateException("no acknowledgement within " + SETTLE_MAX + " for " + chunk);
  }

  /** Null where no answer came. */
  private @Nullable Reply upload(Chunk chunk) throws InterruptedException {
    Address to = doors.pick(random, failed);
    StreamTruth.Sent sent = chunk.stream().sending(chunk);
    long begun = System.nanoTime();
    try {
      Reply reply = device.client().send(to, chunk, random);
      failed = reply.isAck() ? null : to;
      heed(sent, reply, to, begun);
      return reply;
    } catch (IOException e) {
      failed = to;
      tally.breakage(device.id(), to.node(), chunk.toString(), e);
      return null;
    }
  }

  private void heed(StreamTruth.Sent sent, Reply reply, Address by, long begun) {
    Chunk chunk = sent.chunk();
    if (reply.isAck()) {
      chunk.stream().acked(sent, reply);
      if (!device.rights().mayBeTaken(begun)) {
        anomalies.add(Kind.UNINVITED_UPLOAD, where(chunk, by), "taken though it was revoked");
      }
    } else if (reply.isForbidden() ? !device.rights().mayBeForbidden(begun) : !reply.isRefusal()) {
      anomalies.add(Kind.UNTRUE_REPLY, where(chunk, by), reply.toString());
    }
    tally.answer(device.id(), by.node(), chunk.toString(), reply.status(), reply.acked());
  }

  private static String where(Chunk chunk, Address by) {
    return "upload of " + chunk + " to " + by.node();
  }
}
