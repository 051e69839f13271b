package penstock.node.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AcceptorsTest {

  private static final int CONNECTIONS = 4 * Acceptors.SOCKETS;

  private final ActorSystem<Void> system =
      ActorSystem.create(
          Behaviors.empty(),
          "acceptors",
          ConfigFactory.parseString("akka.actor.provider = local")
              .withFallback(ConfigFactory.load()));

  private final Semaphore accepted = new Semaphore(0);

  @AfterEach
  void close() throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private Acceptors listen(int port, Supplier<CompletionStage<Void>> turn) throws Exception {
    return Acceptors.listen(
            system,
            "127.0.0.1",
            port,
            turn,
            incoming -> {
              accepted.release();
              incoming.handleWith(Flow.fromSinkAndSource(Sink.ignore(), Source.maybe()), system);
            })
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  private static CompletionStage<Void> now() {
    return CompletableFuture.completedFuture(null);
  }

  private static List<Socket> connect(int port, int count) throws IOException {
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sockets.add(new Socket(InetAddress.getLoopbackAddress(), port));
    }
    return sockets;
  }

  /** A socket whose turn is forgotten would accept nothing more, and its clients wait for ever. */
  @Test
  void shouldAcceptOnEachSocketOnceItsTurnHasCome() throws Exception {
    Queue<CompletableFuture<Void>> turns = new ConcurrentLinkedQueue<>();
    Acceptors acceptors =
        listen(
            0,
            () -> {
              CompletableFuture<Void> turn = new CompletableFuture<>();
              turns.add(turn);
              return turn;
            });
    List<Socket> clients = connect(acceptors.address().getPort(), CONNECTIONS);
    assertEquals(0, accepted.availablePermits());
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (accepted.availablePermits() < CONNECTIONS && System.nanoTime() - deadline < 0) {
      CompletableFuture<Void> turn = turns.poll();
      if (turn == null) {
        Thread.onSpinWait();
      } else {
        turn.complete(null);
      }
    }
    assertEquals(CONNECTIONS, accepted.availablePermits());
    for (Socket client : clients) {
      client.close();
    }
  }

  @Test
  void shouldShareItsPortWithNobodyElse() throws Exception {
    int port = listen(0, AcceptorsTest::now).address().getPort();
    ExecutionException e =
        assertThrows(ExecutionException.class, () -> listen(port, AcceptorsTest::now));
    String message = String.valueOf(e.getCause().getMessage());
    assertTrue(message.contains("127.0.0.1:" + port + ": Address already in use"), message);
  }

  @Test
  void shouldListenNoMoreButKeepItsConnections() throws Exception {
    Acceptors acceptors = listen(0, AcceptorsTest::now);
    int port = acceptors.address().getPort();
    List<Socket> clients = connect(port, CONNECTIONS);
    assertTrue(accepted.tryAcquire(CONNECTIONS, 30, TimeUnit.SECONDS));
    acceptors.unbind().toCompletableFuture().get(30, TimeUnit.SECONDS);
    assertThrows(ConnectException.class, () -> connect(port, Acceptors.SOCKETS));
    for (Socket client : clients) {
      client.setSoTimeout(1);
      assertThrows(java.net.SocketTimeoutException.class, () -> client.getInputStream().read());
      client.close();
    }
    listen(port, AcceptorsTest::now);
  }
}
