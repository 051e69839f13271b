package penstock.node.gate;

import akka.actor.typed.ActorSystem;
import akka.io.Inet;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.javadsl.Tcp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Several sockets that listen on one port, among which Linux spreads the connections that come.
 * Akka takes one connection from a socket, tells the stream, and is told to take the next: on a
 * busy core that takes 10 to 20 ms, and one socket alone would let in 50 connections a second.
 */
final class Acceptors {

  static final int SOCKETS = 64;

  /** Connections that the kernel keeps for us, in all: a second or two of a flood. */
  private static final int BACKLOG = 4096;

  /** Complete once all listen. */
  private final List<Tcp.ServerBinding> bindings;

  private Acceptors(List<Tcp.ServerBinding> bindings) {
    this.bindings = bindings;
  }

  /**
   * Listens.
   *
   * @param port 0: one that is free
   * @param turn asked ahead of each connection, of each socket for one at a time
   * @return fails where somebody listens there already
   */
  static CompletionStage<Acceptors> listen(
      ActorSystem<?> system,
      String host,
      int port,
      Supplier<CompletionStage<Void>> turn,
      Consumer<Tcp.IncomingConnection> accept) {
    List<Inet.SocketOption> shared = new ArrayList<>();
    try (ServerSocket probe = new ServerSocket()) {
      if (probe.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
        shared.add(new Shared());
      }
      if (port != 0) {
        // A shared port would be shared with another node, too.
        probe.setReuseAddress(true);
        probe.bind(new InetSocketAddress(host, port));
      }
    } catch (IOException e) {
      return CompletableFuture.failedFuture(
          new IOException("can't listen on " + host + ":" + port + ": " + e.getMessage(), e));
    }
    int sockets = shared.isEmpty() ? 1 : SOCKETS;
    Listener listener = new Listener(system, host, BACKLOG / sockets, shared, turn, accept);
    Acceptors acceptors = new Acceptors(new ArrayList<>());
    return listener
        .open(port, sockets, acceptors.bindings)
        .thenApply(done -> acceptors)
        .whenComplete(
            (done, e) -> {
              if (e != null) {
                var unused = acceptors.unbind();
              }
            });
  }

  private record Listener(
      ActorSystem<?> system,
      String host,
      int backlog,
      List<Inet.SocketOption> options,
      Supplier<CompletionStage<Void>> turn,
      Consumer<Tcp.IncomingConnection> accept) {

    /** One socket after the other, until there are so many: the first one says which port it is. */
    CompletionStage<Void> open(int port, int sockets, List<Tcp.ServerBinding> opened) {
      if (opened.size() == sockets) {
        return CompletableFuture.completedFuture(null);
      }
      return socket(port)
          .thenCompose(
              binding -> {
                opened.add(binding);
                return open(binding.localAddress().getPort(), sockets, opened);
              });
    }

    private CompletionStage<Tcp.ServerBinding> socket(int port) {
      Source<Tcp.IncomingConnection, CompletionStage<Tcp.ServerBinding>> incoming =
          Tcp.get(system).bind(host, port, backlog, options, false, Optional.<Duration>empty());
      return incoming
          .mapAsync(1, connection -> turn.get().thenApply(now -> connection))
          .to(Sink.foreach(accept::accept))
          .run(system);
    }
  }

  InetSocketAddress address() {
    return bindings.get(0).localAddress();
  }

  /** Completes when none listens any more; connections live on. */
  CompletionStage<Void> unbind() {
    return CompletableFuture.allOf(
        bindings.stream()
            .map(binding -> binding.unbind().toCompletableFuture())
            .toArray(CompletableFuture[]::new));
  }

  /** The port may be had by several. */
  private static final class Shared extends Inet.AbstractSocketOption {
    @Override
    public void beforeServerSocketBind(ServerSocket socket) {
      try {
        socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
