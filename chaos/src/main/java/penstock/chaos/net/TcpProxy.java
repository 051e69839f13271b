package penstock.chaos.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A way of TCP connections from any place to one. Where it drops, what was read from one side is
 * held back and no more is read: both sides see a connection on which nothing comes, as where
 * packets are lost; what was under way arrives when the way is open again. New connections are
 * accepted, and are silent. Two threads a connection. Thread-safe.
 */
public final class TcpProxy implements AutoCloseable {

  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int BACKLOG = 256;
  private static final int CONNECT_MS_MAX = 5_000;

  private final ServerSocket server;
  private final InetSocketAddress target;
  private final Place to;
  private final Function<InetAddress, Place> from;
  private final Ways ways;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  /**
   * One that accepts from now on.
   *
   * @param listen port 0 picks a free one
   * @param from which place a client's address is
   */
  TcpProxy(
      InetSocketAddress listen,
      InetSocketAddress target,
      Function<InetAddress, Place> from,
      Place to,
      Ways ways) {
    this.target = target;
    this.from = from;
    this.to = to;
    this.ways = ways;
    try {
      server = new ServerSocket();
      server.setReuseAddress(true);
      server.bind(listen, BACKLOG);
    } catch (IOException e) {
      throw new UncheckedIOException("a proxy to " + to + " could not be bound", e);
    }
    thread(this::accept, "proxy-to-" + to).start();
  }

  /** One without places, between two ports of this machine, which can only be cut. */
  public static TcpProxy plain(InetSocketAddress listen, InetSocketAddress target) {
    Place anybody = new Place("anybody");
    return new TcpProxy(listen, target, address -> anybody, new Place("target"), new Ways());
  }

  public int port() {
    return server.getLocalPort();
  }

  private static Thread thread(Runnable work, String name) {
    Thread thread = new Thread(null, work, name, 128 * 1024);
    thread.setDaemon(true);
    return thread;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        sockets.add(client);
        thread(() -> serve(client), "proxied-to-" + to).start();
      } catch (IOException e) {
        // It was closed, or a client left before it was accepted.
      }
    }
  }

  private void serve(Socket client) {
    Place source = from.apply(client.getInetAddress());
    Socket inner = new Socket();
    sockets.add(inner);
    try {
      client.setTcpNoDelay(true);
      ways.awaitOpen(source, to);
      inner.setTcpNoDelay(true);
      inner.connect(target, CONNECT_MS_MAX);
      Thread answers = thread(() -> pump(inner, client, to, source), "answers-of-" + to);
      answers.start();
      pump(client, inner, source, to);
      answers.join();
    } catch (IOException e) {
      // Whoever is not there refuses: the client sees its connection end.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      reset(client);
      reset(inner);
    }
  }

  private void pump(Socket in, Socket out, Place sender, Place receiver) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      for (int read = in.getInputStream().read(buffer);
          read >= 0;
          read = in.getInputStream().read(buffer)) {
        ways.awaitOpen(sender, receiver);
        out.getOutputStream().write(buffer, 0, read);
      }
      ways.awaitOpen(sender, receiver);
      out.shutdownOutput();
    } catch (IOException e) {
      // One side broke off: so does the other.
      reset(in);
      reset(out);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void reset(Socket socket) {
    sockets.remove(socket);
    try {
      if (!socket.isClosed()) {
        socket.setSoLinger(true, 0);
        socket.close();
      }
    } catch (IOException e) {
      // It is gone, which was wanted.
    }
  }

  /** Breaks all connections off, in the middle of whatever they carry. */
  public void cutAll() {
    sockets.forEach(this::reset);
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cutAll();
  }
}
