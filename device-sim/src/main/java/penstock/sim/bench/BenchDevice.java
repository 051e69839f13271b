package penstock.sim.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import penstock.protocol.DeviceCertificate;
import penstock.protocol.ServerTrust;

/**
 * One device of the bench: an identity, a log, at most one connection and at most one upload that
 * is not acknowledged yet. Checks every answer against what it sent. Belongs to one thread.
 */
final class BenchDevice implements Closeable {

  /** What became of an upload. */
  enum Outcome {
    ACKED,
    /** 503: the node has no room now. */
    REFUSED,
    /** 429: the device is over its quota. */
    THROTTLED,
    /** No answer, or one that is none of the above. */
    FAILED,
    /** 200, but not for what was sent. */
    WRONG
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a silence tells of each attempt. */
  private static final int WHY_MAX = 160;

  /** After a failure without Retry-After. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final String id;
  private final List<Integer> ports;
  private final DeviceCertificate certificate;
  private final DeviceLog log;
  private @Nullable SSLSocketFactory sockets;
  private @Nullable DeviceConnection connection;
  private DeviceLog.@Nullable Plan pending;
  private int pendingRecords;
  private boolean sentBefore;
  private int node;
  private long pauseUntilNanos;
  private long sentNanos;
  private final SilenceLog silence = new SilenceLog();
  private long duplicates;
  private String complaint = "";

  /**
   * @param ports of all nodes; where one does not answer, the next is tried
   */
  BenchDevice(String id, List<Integer> ports, DeviceCertificate certificate, DeviceLog log) {
    this.id = id;
    this.ports = ports;
    this.certificate = certificate;
    this.log = log;
    this.pauseUntilNanos = System.nanoTime();
  }

  String id() {
    return id;
  }

  String fingerprint() {
    return certificate.fingerprint();
  }

  /** When it may send again, as {@link System#nanoTime}. */
  long pauseUntilNanos() {
    return pauseUntilNanos;
  }

  /** How many records were sent and not acknowledged, so that the node may have them or not. */
  int recordsUnsure() {
    return pending != null && sentBefore ? pendingRecords : 0;
  }

  /** How many records are stored, if the node's answers are true. */
  long recordsAcked() {
    return log.seq();
  }

  /** How many records of uploads that were sent twice the node had already. */
  long duplicates() {
    return duplicates;
  }

  /** From now on it counts how long nothing of it is acknowledged. */
  void begin() {
    silence.begin(System.nanoTime());
  }

  /** The longest time without an acknowledgement. */
  SilenceLog silence() {
    return silence;
  }

  /** What was wrong with the last upload; empty where nothing was. */
  String complaint() {
    return complaint;
  }

  private int port() {
    return ports.get(node % ports.size());
  }

  /** Shakes hands where there is no connection. */
  DeviceConnection connect() throws IOException {
    DeviceConnection open = connection;
    if (open == null) {
      if (sockets == null) {
        sockets = certificate.clientContext(ServerTrust.any()).getSocketFactory();
      }
      open = DeviceConnection.open(sockets, port());
      connection = open;
    }
    return open;
  }

  /** Makes the next upload ready, or the one that was not acknowledged ready again. */
  void prepare(ChunkBuffer buffer, long elapsedUs, int chunkBytes) {
    DeviceLog.Plan plan = pending;
    if (plan == null) {
      plan = log.next(elapsedUs, chunkBytes);
      pending = plan;
      sentBefore = false;
    }
    buffer.fill(log, plan);
    pendingRecords = buffer.records();
  }

  /** Sends what {@link #prepare} made ready. */
  Outcome send(ChunkBuffer buffer) {
    complaint = "";
    sentNanos = System.nanoTime();
    try {
      DeviceConnection open = connect();
      boolean resent = sentBefore;
      sentBefore = true;
      Reply reply = open.exchange(buffer.wire(), buffer.from(), buffer.to());
      if (reply.closes()) {
        close();
      }
      return take(reply, buffer, resent);
    } catch (IOException e) {
      closeQuietly();
      Outcome outcome = failed(Outcome.FAILED, PAUSE.toSeconds(), e.toString());
      node++;
      return outcome;
    }
  }

  private Outcome take(Reply reply, ChunkBuffer buffer, boolean resent) throws IOException {
    return switch (reply.status()) {
      case 200 -> acked(reply, buffer, resent);
      case 503 -> failed(Outcome.REFUSED, reply.retryAfterSeconds(), reply.body());
      case 429 -> failed(Outcome.THROTTLED, reply.retryAfterSeconds(), reply.body());
      default -> failed(Outcome.FAILED, PAUSE.toSeconds(), reply.status() + " " + reply.body());
    };
  }

  private Outcome failed(Outcome outcome, long pauseSeconds, String why) {
    complaint = id + ": " + why;
    String cut = why.substring(0, Math.min(why.length(), WHY_MAX));
    silence.failed(sentNanos, System.nanoTime(), port() + " " + cut);
    pauseUntilNanos = System.nanoTime() + Duration.ofSeconds(Math.max(1, pauseSeconds)).toNanos();
    return outcome;
  }

  private Outcome acked(Reply reply, ChunkBuffer buffer, boolean resent) throws IOException {
    JsonNode answer = parse(reply.body());
    DeviceLog.Plan plan = pending;
    if (plan == null) {
      throw new IOException("an answer to nothing");
    }
    silence.acked(sentNanos, System.nanoTime(), port() + " 200");
    long last = plan.firstSeq() + buffer.records() - 1;
    long stored = answer.path("stored").asLong(-1);
    long repeated = answer.path("duplicates").asLong(-1);
    boolean right =
        answer.path("acked").asLong(-2) == last
            && stored + repeated == buffer.records()
            && (repeated == 0 || resent);
    log.advance(plan, buffer.records());
    pending = null;
    duplicates += Math.max(0, repeated);
    if (right) {
      return Outcome.ACKED;
    }
    complaint = id + ": sent " + plan.firstSeq() + ".." + last + ", the answer was " + reply.body();
    return Outcome.WRONG;
  }

  private static JsonNode parse(String body) throws IOException {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new IOException("200 with an answer that is no JSON: " + body, e);
    }
  }

  /** For one that may be broken already. */
  void closeQuietly() {
    try {
      close();
    } catch (IOException e) {
      // It was of no use any more; what was wrong with it has been said.
      connection = null;
    }
  }

  @Override
  public void close() throws IOException {
    DeviceConnection open = connection;
    connection = null;
    if (open != null) {
      open.close();
    }
  }
}
