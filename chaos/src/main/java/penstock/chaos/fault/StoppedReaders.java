package penstock.chaos.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import penstock.chaos.cluster.OperatorClient;

/** Operators ask for everything there is, on many connections, and stop reading. */
public final class StoppedReaders implements Fault {

  private static final int READERS = 40;
  private static final Duration PAUSE = Duration.ofMillis(200);

  private static final List<String> PATHS =
      List.of(
          "/v1/narrative?format=ndjson",
          "/v1/grep?q=.*(a|b)*c.*",
          "/v1/tail",
          "/v1/events",
          "/v1/narrative?format=text");

  @Override
  public void strike(Attack attack) throws InterruptedException {
    List<Socket> readers = new ArrayList<>();
    try {
      while (!attack.isOver()) {
        if (readers.size() >= READERS) {
          close(readers.remove(attack.random().nextInt(readers.size())));
        }
        readers.add(open(attack));
        attack.last(PAUSE);
      }
    } finally {
      readers.forEach(StoppedReaders::close);
    }
  }

  private static Socket open(Attack attack) {
    OperatorClient operator = attack.cluster().operator(attack.random());
    String path = PATHS.get(attack.random().nextInt(PATHS.size()));
    attack.note("ask for " + path + ", and stop reading");
    try {
      Socket socket = new Socket();
      // So that little fits between a node and somebody who does not read.
      socket.setReceiveBufferSize(4 * 1024);
      socket.connect(operator.address());
      socket
          .getOutputStream()
          .write(operator.requestHead(path).getBytes(StandardCharsets.US_ASCII));
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
