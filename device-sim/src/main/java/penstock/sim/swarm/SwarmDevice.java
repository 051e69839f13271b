package penstock.sim.swarm;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.sim.device.Uploader;

/** One device: some 400 bytes with all that hangs on it. Belongs to the thread of its loop. */
final class SwarmDevice {

  /** What it does at the moment. */
  enum State {
    /** Waits until it is due. */
    RESTING,
    /** Is due, and waits for a connection. */
    WAITING,
    /** Has a request on its way, or the connection for it. */
    SENDING
  }

  /** Until nothing more of a storm is left: no record has this number. */
  static final long NO_STORM = -1;

  final int index;
  final int neighbourhood;
  final ClassModel model;
  final Misbehaving.@Nullable Kind misbehaving;
  Uploader uploader;
  State state = State.RESTING;

  /** The entry of the heap that holds; the others are old. */
  long dueUs;

  /** Its own connection, or the one that it uses at the moment. */
  @Nullable Wire wire;

  SwarmStream stream;

  /** Streams that it had before; null as long as there were none. */
  private @Nullable List<SwarmStream> past;

  /** How often its RAM was lost. */
  int life;

  /** How far it is in its ring, where it sends all again; otherwise of no meaning. */
  long replayFrom;

  /**
   * When it was refused first and not yet taken since, as {@link System#nanoTime}; 0: it was not.
   */
  long refusedSinceNanos;

  /** When it began to wait for a connection. */
  long waitingSinceNanos;

  /** What it had kept when a storm brought it back ends here. */
  long stormNext = NO_STORM;

  /** Which of the nodes it tries. */
  int node;

  /** As of the last look. */
  int backlogBytes;

  /** The chunk that it sent last, where it was not taken and there was room to keep it. */
  BodyCache.@Nullable Body kept;

  SwarmDevice(
      int index,
      int neighbourhood,
      ClassModel model,
      Misbehaving.@Nullable Kind misbehaving,
      Uploader uploader,
      SwarmStream stream) {
    this.index = index;
    this.neighbourhood = neighbourhood;
    this.model = model;
    this.misbehaving = misbehaving;
    this.uploader = uploader;
    this.stream = stream;
    this.node = index;
  }

  boolean does(Misbehaving.Kind kind) {
    return misbehaving == kind;
  }

  /** Goes on with another stream; remembers what became of this one. */
  void replace(SwarmStream next) {
    if (past == null) {
      past = new ArrayList<>(1);
    }
    past.add(stream);
    stream = next;
  }

  /** All of its streams, oldest first. */
  List<SwarmStream> streams() {
    List<SwarmStream> all = new ArrayList<>();
    if (past != null) {
      all.addAll(past);
    }
    all.add(stream);
    return all;
  }

  /** The first record of the next chunk. */
  long from() {
    return does(Misbehaving.Kind.REPLAYS_ALL)
        ? Math.max(stream.log().oldest(), Math.min(replayFrom, stream.ackedNext()))
        : stream.from();
  }
}
