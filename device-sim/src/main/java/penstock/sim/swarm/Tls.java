package penstock.sim.swarm;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;

/** One connection's TLS, between buffers that its caller owns. Belongs to one thread. */
final class Tls {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SSLEngine engine;

  Tls(SSLEngine engine) throws IOException {
    this.engine = engine;
    engine.setUseClientMode(true);
    engine.beginHandshake();
  }

  /** Whether the handshake is over. */
  boolean isReady() {
    return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
  }

  /**
   * Goes on as far as the bytes that came in allow.
   *
   * @param in what came in; what is left in it is the beginning of a record
   * @param plain takes what the node says
   * @param out takes what the handshake has to send
   */
  void take(ByteBuffer in, ByteBuffer plain, ByteBuffer out) throws IOException {
    while (true) {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> runTasks();
        case NEED_WRAP -> wrapSome(NOTHING, out);
        default -> {
          if (!in.hasRemaining() || !unwrapSome(in, plain)) {
            return;
          }
        }
      }
    }
  }

  /** The load is bound by its core anyway: a thread for these would only take turns with this. */
  private void runTasks() {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }

  private boolean unwrapSome(ByteBuffer in, ByteBuffer plain) throws IOException {
    SSLEngineResult result = engine.unwrap(in, plain);
    return switch (result.getStatus()) {
      case OK -> true;
      case BUFFER_UNDERFLOW -> false;
      case BUFFER_OVERFLOW -> throw new IOException("a node said more than anybody asked for");
      case CLOSED -> throw new EOFException("the node ended the TLS session");
    };
  }

  /** Encrypts all of {@code plain}. */
  void send(ByteBuffer plain, ByteBuffer out) throws IOException {
    while (plain.hasRemaining()) {
      wrapSome(plain, out);
    }
  }

  private void wrapSome(ByteBuffer plain, ByteBuffer out) throws IOException {
    SSLEngineResult result = engine.wrap(plain, out);
    if (result.getStatus() != Status.OK) {
      throw new IOException("TLS can't send: " + result.getStatus());
    }
  }
}
