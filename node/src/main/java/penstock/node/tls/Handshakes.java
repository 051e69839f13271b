package penstock.node.tls;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may shake hands. A full handshake costs more than an upload, so there are two bounds: how
 * many are in flight, and which share of the cores they take. A client that has said its hello
 * stands in a bounded line until both have room, first come first; accepting a connection waits for
 * the CPU time, too, behind those in line.
 *
 * <p>Thread-safe, by one short lock. Nobody is called while it is held.
 */
public final class Handshakes {

  /** Who has stood in line for so long is gone, or will be soon. */
  static final Duration WAIT_MAX = Duration.ofSeconds(10);

  /** From a permit to the end of the handshake. */
  static final Duration HANDSHAKE_MAX = Duration.ofSeconds(10);

  /** The same where others wait for the place: many round trips on any line. */
  static final Duration HANDSHAKE_MAX_CROWDED = Duration.ofSeconds(3);

  /** How often {@link #tick} is to be called. */
  public static final Duration TICK = Duration.ofMillis(20);

  /** What one is thought to take before any was measured: a full one, on a JVM that is warm. */
  private static final double FIRST_GUESS_NANOS = 3e6;

  private static final double EWMA_WEIGHT = 0.05;

  private final TlsSettings settings;
  private final LongSupplier nanoClock;
  private final HandshakeMetrics metrics;

  private final CpuBudget cpu;

  private final Deque<Permit> waiting = new ArrayDeque<>();

  private final Set<Permit> inFlight = new LinkedHashSet<>();

  private double ewmaNanos = FIRST_GUESS_NANOS;

  /** One of each socket that listens, at most. */
  private final Queue<CompletableFuture<Void>> turns = new ArrayDeque<>();

  /**
   * @param cores of the node
   */
  public Handshakes(
      TlsSettings settings, int cores, LongSupplier nanoClock, HandshakeMetrics metrics) {
    this.settings = settings;
    this.nanoClock = nanoClock;
    this.metrics = metrics;
    this.cpu = new CpuBudget(settings.handshakeCpuShare() * cores, nanoClock);
    metrics.register(this);
  }

  /** What becomes of one that asked for a permit. Called on any thread. */
  interface Asker {
    /** It may shake hands. */
    void granted();

    /** It is to be closed: it waited too long, or takes too long. */
    void refused();
  }

  /** A place in line and then in flight. */
  final class Permit {
    private final Asker asker;
    private long sinceNanos;
    private boolean counted;
    private double chargedNanos;

    private Permit(Asker asker) {
      this.asker = asker;
      this.sinceNanos = nanoClock.getAsLong();
    }

    /** The handshake is done. */
    void done(long cpuNanos, boolean resumed) {
      end(cpuNanos, resumed ? HandshakeMetrics.Result.RESUMED : HandshakeMetrics.Result.FULL);
    }

    /** It did not come to its end, or the client has gone. Nothing where that is known already. */
    void failed(long cpuNanos) {
      end(cpuNanos, HandshakeMetrics.Result.FAILED);
    }

    private void end(long cpuNanos, HandshakeMetrics.Result result) {
      if (leave(this, cpuNanos)) {
        metrics.count(result);
      }
      grant();
    }
  }

  /**
   * Asks for a permit.
   *
   * @return null where the line is full
   */
  @Nullable Permit enter(Asker asker) {
    Permit permit = new Permit(asker);
    synchronized (this) {
      if (waiting.size() >= settings.handshakesWaitingMax()) {
        metrics.count(HandshakeMetrics.Result.REFUSED);
        return null;
      }
      waiting.add(permit);
    }
    grant();
    return permit;
  }

  /** Done when there is CPU time to accept a further connection. */
  public synchronized CompletionStage<Void> turn() {
    if (waitingForPlace() && cpu.available()) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> next = new CompletableFuture<>();
    turns.add(next);
    return next;
  }

  /** A client connected, and never said a word. */
  void silent() {
    metrics.count(HandshakeMetrics.Result.TIMED_OUT);
  }

  /** Something that belongs to connecting took so much CPU time. */
  public synchronized void spent(long cpuNanos) {
    cpu.spend((double) cpuNanos);
  }

  /** To be called every {@link #TICK}: lets in whom there is room for, and gives up who is late. */
  public void tick() {
    for (Permit late : late()) {
      metrics.count(HandshakeMetrics.Result.TIMED_OUT);
      late.asker.refused();
    }
    grant();
    for (CompletableFuture<Void> next : nextTurns()) {
      next.complete(null);
    }
  }

  private synchronized List<CompletableFuture<Void>> nextTurns() {
    if (!waitingForPlace() || !cpu.available()) {
      return List.of();
    }
    List<CompletableFuture<Void>> next = List.copyOf(turns);
    turns.clear();
    return next;
  }

  /** Nobody in line could use the CPU time. */
  private boolean waitingForPlace() {
    return waiting.isEmpty() || inFlight.size() >= settings.handshakesInFlightMax();
  }

  private synchronized List<Permit> late() {
    List<Permit> late = new ArrayList<>();
    long now = nanoClock.getAsLong();
    Duration handshakeMax = waiting.isEmpty() ? HANDSHAKE_MAX : HANDSHAKE_MAX_CROWDED;
    takeLate(inFlight.iterator(), now - handshakeMax.toNanos(), late);
    takeLate(waiting.iterator(), now - WAIT_MAX.toNanos(), late);
    return late;
  }

  /** Those who came first stand first. */
  private static void takeLate(Iterator<Permit> permits, long beforeNanos, List<Permit> late) {
    while (permits.hasNext()) {
      Permit permit = permits.next();
      if (permit.sinceNanos - beforeNanos > 0) {
        return;
      }
      permits.remove();
      late.add(permit);
    }
  }

  private void grant() {
    for (Permit next = nextGranted(); next != null; next = nextGranted()) {
      next.asker.granted();
    }
  }

  private synchronized @Nullable Permit nextGranted() {
    if (waiting.isEmpty()
        || inFlight.size() >= settings.handshakesInFlightMax()
        || !cpu.available()) {
      return null;
    }
    Permit permit = waiting.remove();
    permit.sinceNanos = nanoClock.getAsLong();
    permit.chargedNanos = ewmaNanos;
    cpu.spend(ewmaNanos);
    inFlight.add(permit);
    return permit;
  }

  /** Returns whether nobody knew of its end. */
  private synchronized boolean leave(Permit permit, long cpuNanos) {
    cpu.spend((double) cpuNanos - permit.chargedNanos);
    permit.chargedNanos = (double) cpuNanos;
    boolean wasInFlight = inFlight.remove(permit);
    if (cpuNanos > 0 && !permit.counted) {
      permit.counted = true;
      ewmaNanos += EWMA_WEIGHT * ((double) cpuNanos - ewmaNanos);
    }
    return wasInFlight || waiting.remove(permit);
  }

  synchronized int inFlight() {
    return inFlight.size();
  }

  synchronized int waiting() {
    return waiting.size();
  }

  synchronized double ewmaNanos() {
    return ewmaNanos;
  }
}
