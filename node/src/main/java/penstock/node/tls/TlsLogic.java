package penstock.node.tls;

import akka.stream.TLSProtocol.SendBytes;
import akka.stream.TLSProtocol.SessionBytes;
import akka.stream.TLSProtocol.SslTlsOutbound;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.TimerGraphStageLogic;
import akka.util.ByteString;
import java.time.Duration;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** What {@link TlsStage} does for one connection. Belongs to its stream. */
final class TlsLogic extends TimerGraphStageLogic {

  /** A client that connects and says nothing. */
  private static final Duration HELLO_MAX = Duration.ofSeconds(10);

  /** After our last word, for a client to read it and hang up; meanwhile what comes is dropped. */
  private static final Duration LINGER = Duration.ofSeconds(5);

  /** A hello fits one record. More ahead of our answer is no TLS, and would be held in memory. */
  private static final int HELLO_BYTES_MAX = 18 * 1024;

  /** What the client does not read is not added to for ever. */
  private static final int UNSENT_BYTES_MAX = 64 * 1024;

  private static final String HELLO_TIMER = "hello";

  private enum State {
    /** Nothing has come yet. */
    SILENT,
    /** The hello has come and stands in line. */
    WAITING,
    SHAKING,
    OPEN,
    /** All was said; the client's end is awaited. */
    LINGERING
  }

  private final TlsStage stage;
  private final HandshakeTurn turn;
  private State state = State.SILENT;
  private @Nullable SSLEngine engine;
  private @Nullable SSLSession session;

  /** Came and was not decrypted yet. */
  private ByteString received = ByteString.emptyByteString();

  /** Encrypted and not sent yet. */
  private ByteString unsent = ByteString.emptyByteString();

  private boolean receivedAll;
  private boolean saidAll;

  /** There is more to do once the client has read. */
  private boolean stalled;

  /** Nobody wants to know what else comes. */
  private boolean deaf;

  TlsLogic(TlsStage stage) {
    super(stage.shape());
    this.stage = stage;
    this.turn =
        new HandshakeTurn(stage.handshakes, stage.provider, createAsyncCallback(this::allowed));
    setHandler(stage.cipherIn, new CipherIn());
    setHandler(stage.cipherOut, new CipherOut());
    setHandler(stage.plainIn, new PlainIn());
    setHandler(stage.plainOut, new PlainOut());
  }

  @Override
  public void preStart() {
    scheduleOnce(HELLO_TIMER, HELLO_MAX);
    pull(stage.cipherIn);
  }

  @Override
  public void postStop() {
    turn.end(session);
    if (engine != null) {
      stage.provider.release(engine);
    }
  }

  @Override
  public void onTimer(Object timer) {
    if (state == State.SILENT) {
      stage.handshakes.silent();
    }
    completeStage();
  }

  private final class CipherIn extends AbstractInHandler {
    @Override
    public void onPush() {
      ByteString bytes = grab(stage.cipherIn);
      if (deaf) {
        pull(stage.cipherIn);
        return;
      }
      received = received.isEmpty() ? bytes : received.concat(bytes);
      if (state == State.SILENT) {
        hello();
      } else {
        advance();
      }
    }

    @Override
    public void onUpstreamFinish() {
      receivedAll = true;
      if (state == State.OPEN) {
        advance();
      } else if (state != State.LINGERING || unsent.isEmpty()) {
        completeStage();
      }
    }
  }

  private final class CipherOut extends AbstractOutHandler {
    @Override
    public void onPull() {
      flush();
      if (state == State.LINGERING && receivedAll) {
        completeStage();
      } else if (stalled) {
        stalled = false;
        advance();
      } else if (state == State.OPEN) {
        listenToOwn();
      }
    }
  }

  private final class PlainIn extends AbstractInHandler {
    @Override
    public void onPush() {
      SslTlsOutbound said = grab(stage.plainIn);
      if (said instanceof SendBytes send && engine != null && state == State.OPEN) {
        say(engine, send.bytes());
      }
    }

    @Override
    public void onUpstreamFinish() {
      saidAll = true;
      if (state == State.OPEN) {
        linger();
      } else if (state != State.LINGERING) {
        completeStage();
      }
    }

    @Override
    public void onUpstreamFailure(Throwable cause) {
      if (state != State.LINGERING) {
        failStage(cause);
      }
    }
  }

  private final class PlainOut extends AbstractOutHandler {
    @Override
    public void onPull() {
      if (state == State.OPEN) {
        advance();
      }
    }

    @Override
    public void onDownstreamFinish(Throwable cause) {
      // The answer may still come, and the client hears it better when all that it sent is read.
      hearNoMore();
      if (receivedAll && saidAll) {
        completeStage();
      } else {
        listen();
      }
    }
  }

  private void hello() {
    cancelTimer(HELLO_TIMER);
    if (received.size() > HELLO_BYTES_MAX) {
      completeStage();
      return;
    }
    state = State.WAITING;
    if (!turn.ask()) {
      completeStage();
    }
  }

  private void allowed(boolean may) {
    if (!may) {
      if (state != State.OPEN && state != State.LINGERING) {
        completeStage();
      }
      return;
    }
    turn.began();
    state = State.SHAKING;
    advance();
  }

  /** Does what can be done with what has come. */
  private void advance() {
    boolean shaking = state == State.SHAKING;
    if (shaking) {
      turn.work();
    }
    try {
      while (step(started())) {}
    } catch (SSLException e) {
      broken(e);
    } catch (RuntimeException e) {
      // Whatever a client can make an engine stumble over is the client's fault.
      broken(new SSLException("TLS failed", e));
    }
    if (shaking) {
      turn.rest();
      if (state != State.SHAKING) {
        turn.end(session);
      }
    }
  }

  private SSLEngine started() throws SSLException {
    SSLEngine made = engine;
    if (made == null) {
      made = stage.engines.get();
      engine = made;
      made.beginHandshake();
    }
    return made;
  }

  /** Returns whether there may be more to do. */
  private boolean step(SSLEngine own) throws SSLException {
    return switch (own.getHandshakeStatus()) {
      case NEED_TASK -> runTasks(own);
      case NEED_WRAP -> sayOwnWords(own);
      case NOT_HANDSHAKING, FINISHED -> {
        if (state == State.SHAKING) {
          shaken(own);
        }
        yield decrypt(own);
      }
      default -> decrypt(own);
    };
  }

  private boolean runTasks(SSLEngine own) throws SSLException {
    if (state == State.OPEN && session != null && session.getProtocol().equals("TLSv1.2")) {
      throw new SSLException("no second handshake on a connection: it is not paid for");
    }
    for (Runnable task = own.getDelegatedTask(); task != null; task = own.getDelegatedTask()) {
      task.run();
    }
    return true;
  }

  private boolean sayOwnWords(SSLEngine own) throws SSLException {
    if (unsent.size() > UNSENT_BYTES_MAX) {
      stalled = true;
      return false;
    }
    ByteString words = TlsBuffers.own().ownWords(own);
    send(words);
    return !words.isEmpty() || own.getHandshakeStatus() != HandshakeStatus.NEED_WRAP;
  }

  private void shaken(SSLEngine own) {
    state = State.OPEN;
    session = own.getSession();
    listenToOwn();
  }

  private boolean decrypt(SSLEngine own) throws SSLException {
    if (received.isEmpty()) {
      return starved();
    }
    if (state == State.OPEN && !isAvailable(stage.plainOut)) {
      return false;
    }
    TlsBuffers.Decrypted decrypted = TlsBuffers.own().decrypt(own, received);
    received = received.drop(decrypted.consumed());
    if (!decrypted.plain().isEmpty() && session != null) {
      push(stage.plainOut, new SessionBytes(session, decrypted.plain()));
    }
    if (decrypted.closed()) {
      ended();
      return false;
    }
    return !decrypted.starved() || starved();
  }

  private boolean starved() {
    if (receivedAll) {
      ended();
    } else {
      listen();
    }
    return false;
  }

  private void listen() {
    if (!hasBeenPulled(stage.cipherIn)) {
      tryPull(stage.cipherIn);
    }
  }

  private void hearNoMore() {
    received = ByteString.emptyByteString();
    deaf = true;
  }

  /** The client says no more, in good order or not: HTTP knows whether that was all. */
  private void ended() {
    hearNoMore();
    if (state != State.OPEN || saidAll) {
      completeStage();
    } else {
      complete(stage.plainOut);
      listen();
    }
  }

  /** What came is no TLS, or not what it says it is. The client is told where that can be told. */
  private void broken(SSLException e) {
    hearNoMore();
    fail(stage.plainOut, e);
    linger();
  }

  private void say(SSLEngine own, ByteString plain) {
    try {
      ByteString rest = plain;
      while (!rest.isEmpty()) {
        TlsBuffers.Encrypted encrypted = TlsBuffers.own().encrypt(own, rest);
        if (encrypted.consumed() == 0) {
          throw new SSLException("nothing more can be sent");
        }
        send(encrypted.cipher());
        rest = rest.drop(encrypted.consumed());
      }
    } catch (SSLException e) {
      failStage(e);
      return;
    }
    listenToOwn();
  }

  private void listenToOwn() {
    if (unsent.isEmpty() && isAvailable(stage.cipherOut) && !hasBeenPulled(stage.plainIn)) {
      tryPull(stage.plainIn);
    }
  }

  private void send(ByteString cipher) {
    unsent = unsent.isEmpty() ? cipher : unsent.concat(cipher);
    flush();
  }

  private void flush() {
    if (!unsent.isEmpty() && isAvailable(stage.cipherOut)) {
      push(stage.cipherOut, unsent);
      unsent = ByteString.emptyByteString();
    }
  }

  /** Says that nothing more comes, and waits a while for the client to hang up. */
  private void linger() {
    state = State.LINGERING;
    deaf = true;
    if (engine != null) {
      try {
        engine.closeOutbound();
        for (int i = 0; i < 4 && engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP; i++) {
          send(TlsBuffers.own().ownWords(engine));
        }
      } catch (SSLException e) {
        // It can't even say that; what was said before is sent.
      }
    }
    if (receivedAll && unsent.isEmpty()) {
      completeStage();
      return;
    }
    scheduleOnce("linger", LINGER);
    listen();
  }
}
