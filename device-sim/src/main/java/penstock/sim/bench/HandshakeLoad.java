package penstock.sim.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import penstock.protocol.DeviceCertificate;
import penstock.protocol.ServerTrust;

/**
 * The client of {@code bench handshakes}, as a process of its own: for each line of standard input
 * that names a kind and milliseconds it connects as fast as it can, and then prints what came of
 * it. It ends when its input ends.
 */
public final class HandshakeLoad {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Enough to keep a node's core busy, where the client is not the slower one. */
  private static final int THREADS = 4;

  private final int port;
  private final LongAdder done = new LongAdder();
  private final LongAdder resumed = new LongAdder();
  private final LongAdder failed = new LongAdder();

  private HandshakeLoad(int port) {
    this.port = port;
  }

  /** What a connection is for. */
  enum Kind {
    /** A handshake from nothing, and a request. */
    FULL,
    /** A handshake that resumes the session of the one before, and a request. */
    RESUMED,
    /** A request on a connection that stays: what the others cost besides their handshakes. */
    REQUEST
  }

  /** What came of a phase. */
  record Outcome(long done, long resumed, long failed, long nanos) {}

  public static void main(String[] args) throws IOException, InterruptedException {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    int port = Integer.parseInt(args[0]);
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ", -1);
      Outcome outcome =
          new HandshakeLoad(port).run(Kind.valueOf(words[0]), Long.parseLong(words[1]));
      say(out, outcome);
    }
  }

  private static void say(PrintStream out, Outcome outcome) {
    try {
      out.println(JSON.writeValueAsString(outcome));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers without JSON", e);
    }
  }

  private Outcome run(Kind kind, long millis) throws InterruptedException {
    long began = System.nanoTime();
    AtomicBoolean over = new AtomicBoolean();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Thread thread = new Thread(() -> visit(kind, over), "handshakes-" + i);
      thread.start();
      threads.add(thread);
    }
    LockSupport.parkNanos(millis * 1_000_000);
    while (System.nanoTime() - began < millis * 1_000_000) {
      LockSupport.parkNanos(1_000_000);
    }
    over.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    return new Outcome(done.sum(), resumed.sum(), failed.sum(), System.nanoTime() - began);
  }

  private void visit(Kind kind, AtomicBoolean over) {
    SSLContext context = DeviceCertificate.generate("bench").clientContext(ServerTrust.any());
    while (!over.get()) {
      try (HandshakeVisit visit = HandshakeVisit.open(context, port)) {
        do {
          visit.request();
          done.increment();
        } while (kind == Kind.REQUEST && !over.get());
        if (visit.resumed()) {
          resumed.increment();
        }
        if (kind == Kind.FULL) {
          visit.forget();
        }
      } catch (IOException e) {
        failed.increment();
      }
    }
  }
}
