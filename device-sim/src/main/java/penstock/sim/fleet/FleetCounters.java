package penstock.sim.fleet;

import java.util.concurrent.atomic.LongAdder;
import penstock.sim.device.Reply;
import penstock.sim.device.Request;

/** What the fleet has done so far, for whoever watches. Thread-safe. */
public final class FleetCounters {

  private final LongAdder uploads = new LongAdder();
  private final LongAdder ackedRecords = new LongAdder();
  private final LongAdder ackedRawBytes = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder unanswered = new LongAdder();

  void answered(Request request, Reply reply) {
    if (!(request instanceof Request.Upload upload)) {
      return;
    }
    if (reply.isOk()) {
      uploads.increment();
      ackedRecords.add(upload.chunk().runs().size());
      ackedRawBytes.add(upload.chunk().rawBytes());
    } else {
      refused.increment();
    }
  }

  void noteUnanswered() {
    unanswered.increment();
  }

  /** Uploads answered with 200. */
  public long uploads() {
    return uploads.sum();
  }

  /** Records in them, also such as were sent twice. */
  public long ackedRecords() {
    return ackedRecords.sum();
  }

  /** Bytes of log in them, before compression. */
  public long ackedRawBytes() {
    return ackedRawBytes.sum();
  }

  /** Uploads answered otherwise. */
  public long refused() {
    return refused.sum();
  }

  /** Requests without an answer: no network, a time-out, a cut connection. */
  public long unanswered() {
    return unanswered.sum();
  }
}
