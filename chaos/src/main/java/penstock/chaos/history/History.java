package penstock.chaos.history;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What happened in a run, and when: each answer to a device, and each thing that was done to the
 * fleet. A file of JSON lines, {@code at_ms} after the run's begin each. Thread-safe.
 */
public final class History implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final long begun = System.nanoTime();
  private final BufferedWriter out;
  private final Map<String, Acks> acks = new TreeMap<>();
  private final List<Span> excused = new ArrayList<>();
  private @Nullable String last;
  private boolean closed;

  /** Writes into a new file. */
  public History(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      out = Files.newBufferedWriter(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Milliseconds since the run began. */
  public long nowMs() {
    return (System.nanoTime() - begun) / 1_000_000;
  }

  /**
   * An answer to an upload.
   *
   * @param node that gave it
   * @param what was sent, for people
   * @param status of HTTP
   * @param acked the watermark that it names
   */
  public synchronized void answered(
      String device, String node, String what, int status, long acked) {
    long now = nowMs();
    ObjectNode line = line(now, status == 200 ? "ack" : "refusal");
    line.put("device", device).put("node", node).put("sent", what).put("status", status);
    if (status == 200) {
      line.put("acked", acked);
      acks.computeIfAbsent(device, id -> new Acks()).add(now);
    }
    write(line);
  }

  /** An upload to which no answer came. */
  public synchronized void unanswered(String device, String node, String what, String why) {
    ObjectNode line = line(nowMs(), "no-answer");
    write(line.put("device", device).put("node", node).put("sent", what).put("why", why));
  }

  /** Something was done to the fleet, or was seen of it. */
  public synchronized void note(String what) {
    last = what;
    write(line(nowMs(), "note").put("text", what));
  }

  /** The last {@link #note}, null where there was none. */
  public synchronized @Nullable String last() {
    return last;
  }

  /** Nobody could have been answered from then until now. */
  public synchronized void excuse(long fromMs) {
    excused.add(new Span(fromMs, nowMs()));
  }

  /** Whether no device had to wait for an answer for longer than this, but where excused. */
  public synchronized List<Silence> silences(Iterable<String> devices, Span of, Duration longest) {
    List<Silence> silences = new ArrayList<>();
    for (String device : devices) {
      long[] times = acks.getOrDefault(device, new Acks()).times();
      Silence silence = Silence.longest(device, times, of, excused);
      if (silence.ms() > longest.toMillis()) {
        silences.add(silence);
      }
    }
    return silences;
  }

  private static ObjectNode line(long atMs, String kind) {
    return JSON.createObjectNode().put("at_ms", atMs).put("what", kind);
  }

  private void write(ObjectNode line) {
    if (closed) {
      return;
    }
    try {
      out.write(line.toString());
      out.newLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
