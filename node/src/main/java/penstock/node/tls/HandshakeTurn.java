package penstock.node.tls;

import akka.stream.stage.AsyncCallback;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * One connection's permit, from its hello to the end of its handshake, and what that took. Belongs
 * to its stream; its word comes from anywhere.
 */
final class HandshakeTurn implements Handshakes.Asker {

  private final Handshakes handshakes;
  private final TlsProvider provider;
  private final AsyncCallback<Boolean> word;
  private Handshakes.@Nullable Permit permit;
  private long beganMillis;
  private long cpuNanos;
  private long workingSinceNanos;

  /**
   * @param word hears whether it may shake hands; false also later, where it takes too long
   */
  HandshakeTurn(Handshakes handshakes, TlsProvider provider, AsyncCallback<Boolean> word) {
    this.handshakes = handshakes;
    this.provider = provider;
    this.word = word;
  }

  /** Returns whether there is a place in line. */
  boolean ask() {
    permit = handshakes.enter(this);
    return permit != null;
  }

  @Override
  public void granted() {
    word.invoke(true);
  }

  @Override
  public void refused() {
    word.invoke(false);
  }

  void began() {
    beganMillis = System.currentTimeMillis();
  }

  void work() {
    workingSinceNanos = CpuClock.nanos();
  }

  void rest() {
    cpuNanos += CpuClock.nanos() - workingSinceNanos;
  }

  /**
   * Gives the permit back, where it has one.
   *
   * @param session null where the handshake failed
   */
  void end(@Nullable SSLSession session) {
    Handshakes.Permit own = permit;
    permit = null;
    if (own == null) {
      return;
    }
    if (session == null) {
      own.failed(cpuNanos);
    } else {
      own.done(cpuNanos, provider.resumed(session, beganMillis));
    }
  }
}
