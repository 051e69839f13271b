package penstock.sim.device;

import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Decides when a device sends and what it makes of the answer. Every failure is treated alike, be
 * it the network's, the node's or the quota's: try again later, after a delay that is drawn from
 * the whole of a window (the jitter comes after the cap) which doubles up to the usual interval.
 * Only answers about the chunk itself are unlike: a refused chunk is halved until the one record
 * that can't be taken is alone, and that is skipped; 409 asks for a new stream. Pure: clock and
 * random numbers are given. Not thread-safe.
 */
public final class Uploader {

  /** What a device does next of its own accord. */
  public enum Phase {
    /** Asks how far the node is, because it was restarted and does not know. */
    ASKING,
    /** Sends its log. */
    SENDING
  }

  /** What an answer means. */
  public enum Verdict {
    /** The chunk is stored. */
    ACKED,
    /** The node told how far it is. */
    RESUMED,
    /** Try the same again when it is due; possibly with less of it. */
    LATER,
    /** The one record of the chunk is to be given up. */
    SKIP,
    /** Go on under a new stream id. */
    NEW_STREAM
  }

  /** A longer Retry-After is a mistake: a device would look dead. */
  static final long RETRY_AFTER_MAX_US = 3_600_000_000L;

  /** Retry-After has whole seconds; inside its second, devices spread. */
  private static final long RETRY_AFTER_SPREAD_US = 1_000_000;

  /** 4xx that say nothing about the chunk: who the device is, where it asks, or when. */
  private static final Set<Integer> NOT_ABOUT_THE_CHUNK =
      Set.of(401, 403, 404, 405, 407, 408, 421, 425, 426, 428, 429, 431, 451);

  private static final int DOUBLINGS_MAX = 30;

  private final UploaderSettings settings;
  private final RandomGenerator random;
  private Phase phase = Phase.SENDING;
  private long dueUs;
  private int failures;
  private int recordsMax;

  /** Up to here a refused chunk reached: until that is passed, chunks stay small. */
  private long suspectLast = -1;

  public Uploader(UploaderSettings settings, RandomGenerator random, long nowUs) {
    this.settings = settings;
    this.random = random;
    this.recordsMax = settings.recordsMax();
    // A fleet that is switched on at once spreads over a whole interval.
    this.dueUs = nowUs + random.nextLong(settings.intervalMaxUs()) + 1;
  }

  public Phase phase() {
    return phase;
  }

  /** When the device sends next. */
  public long dueUs() {
    return dueUs;
  }

  /** How many records the next chunk may hold. */
  public int recordsMax() {
    return recordsMax;
  }

  public int bytesMax() {
    return settings.bytesMax();
  }

  /** The device was restarted: it has its log, but has forgotten what was stored. */
  public void restarted(long nowUs) {
    phase = Phase.ASKING;
    failures = 0;
    forgetSuspicion();
    dueUs = nowUs + drawInterval();
  }

  /** Sends now instead of waiting for the interval's end. */
  public void hurry(long nowUs) {
    dueUs = Math.min(dueUs, nowUs);
  }

  /** There was nothing to send when it was due. */
  public void idle(long nowUs) {
    dueUs = nowUs + drawInterval();
  }

  /** No answer came: no network, a time-out, a cut connection. */
  public void failed(long nowUs) {
    backOff(nowUs);
  }

  /** An answer to the question how far the node is. */
  public Verdict onPosition(long nowUs, Reply reply) {
    if (!reply.isOk()) {
      return tryLater(nowUs, reply);
    }
    failures = 0;
    phase = Phase.SENDING;
    dueUs = nowUs;
    return Verdict.RESUMED;
  }

  /**
   * An answer to a chunk.
   *
   * @param records how many it held
   * @param last number of its last record
   * @param more whether the buffer held more than the chunk
   */
  public Verdict onUpload(long nowUs, Reply reply, int records, long last, boolean more) {
    if (reply.isOk()) {
      return acked(nowUs, last, more);
    }
    if (reply.status() == 409) {
      // Not at once: a node that refuses every stream must not be asked in a tight loop.
      backOff(nowUs);
      forgetSuspicion();
      return Verdict.NEW_STREAM;
    }
    if (isAboutTheChunk(reply.status())) {
      return refused(nowUs, records, last);
    }
    return tryLater(nowUs, reply);
  }

  private Verdict acked(long nowUs, long last, boolean more) {
    failures = 0;
    if (last >= suspectLast) {
      forgetSuspicion();
    }
    dueUs = more ? nowUs : nowUs + drawInterval();
    return Verdict.ACKED;
  }

  private Verdict refused(long nowUs, int records, long last) {
    backOff(nowUs);
    if (records == 1) {
      recordsMax = settings.recordsMax();
      return Verdict.SKIP;
    }
    suspectLast = Math.max(suspectLast, last);
    recordsMax = records / 2;
    return Verdict.LATER;
  }

  private static boolean isAboutTheChunk(int status) {
    return status >= 400 && status < 500 && !NOT_ABOUT_THE_CHUNK.contains(status);
  }

  private void forgetSuspicion() {
    suspectLast = -1;
    recordsMax = settings.recordsMax();
  }

  private Verdict tryLater(long nowUs, Reply reply) {
    if (reply.retryAfterSeconds() < 0) {
      backOff(nowUs);
      return Verdict.LATER;
    }
    failures++;
    long appointment = Math.min(RETRY_AFTER_MAX_US / 1_000_000, reply.retryAfterSeconds());
    dueUs = nowUs + appointment * 1_000_000 + random.nextLong(RETRY_AFTER_SPREAD_US);
    return Verdict.LATER;
  }

  private void backOff(long nowUs) {
    int doublings = Math.min(failures++, DOUBLINGS_MAX);
    long window = Math.min(drawInterval(), settings.backoffUs() << doublings);
    dueUs = nowUs + random.nextLong(Math.max(1, window)) + 1;
  }

  private long drawInterval() {
    return settings.intervalMinUs()
        + random.nextLong(settings.intervalMaxUs() - settings.intervalMinUs() + 1);
  }
}
