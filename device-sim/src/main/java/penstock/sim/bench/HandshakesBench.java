package penstock.sim.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One run of {@code bench handshakes}: a node, a client, and the node's CPU time for each kind of
 * connection. Belongs to one thread.
 */
final class HandshakesBench {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SILENCE_MAX = Duration.ofMinutes(2);
  private static final double SECOND_NANOS = 1e9;
  private static final double SECOND_MS = 1e3;
  private static final List<String> OPTIONS = List.of("-Xmx512m", "-XX:+UseSerialGC");

  private final BenchSettings settings;
  private final String provider;
  private final PrintStream out;
  private final PrintStream progress;
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

  HandshakesBench(BenchSettings settings, String provider, PrintStream out, PrintStream progress) {
    this.settings = settings;
    this.provider = provider;
    this.out = out;
    this.progress = progress;
  }

  /** A phase's figures. */
  private record Phase(HandshakeLoad.Outcome outcome, double cpuMs) {

    double perSecond() {
      return outcome.done() / (outcome.nanos() / SECOND_NANOS);
    }
  }

  void run() throws IOException, InterruptedException {
    try (Cleanup cleanup = Cleanup.hooked()) {
      Path directory = cleanup.directory(settings.directory());
      say("starting a node on JDK " + JdkVersion.of(settings.jdk()) + ", TLS of " + provider);
      NodeProcess node = cleanup.add(NodeProcess.start(settings, directory));
      Child client =
          cleanup.add(Child.start("client", command(node.devicePort()), directory, said::add));
      int warmup = settings.load().warmupSeconds();
      Phase unused = phase(node, client, HandshakeLoad.Kind.FULL, warmup);
      unused = phase(node, client, HandshakeLoad.Kind.RESUMED, Math.max(1, warmup / 2));
      Phase full = phase(node, client, HandshakeLoad.Kind.FULL, settings.load().seconds());
      Phase resumed = phase(node, client, HandshakeLoad.Kind.RESUMED, settings.load().seconds());
      Phase request =
          phase(
              node, client, HandshakeLoad.Kind.REQUEST, Math.max(1, settings.load().seconds() / 2));
      out.println(report(full, resumed, request).line());
    }
  }

  private List<String> command(int port) {
    List<String> command = new java.util.ArrayList<>(List.of(settings.java()));
    command.addAll(OPTIONS);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            HandshakeLoad.class.getName(),
            Integer.toString(port)));
    return Cores.pin(settings.cores().load(), command);
  }

  private Phase phase(NodeProcess node, Child client, HandshakeLoad.Kind kind, int seconds)
      throws IOException, InterruptedException {
    double before = ProcFiles.cpuSeconds(node.pid());
    client.say(kind + " " + TimeUnit.SECONDS.toMillis(seconds));
    String line = said.poll(seconds + SILENCE_MAX.toSeconds(), TimeUnit.SECONDS);
    if (line == null) {
      throw client.ended();
    }
    double cpu = ProcFiles.cpuSeconds(node.pid()) - before;
    HandshakeLoad.Outcome outcome = outcome(line);
    Phase phase = new Phase(outcome, cpu * SECOND_MS / Math.max(1, outcome.done()));
    say(
        String.format(
            Locale.ROOT,
            "%s: %.0f/s, %.3f ms of the node's CPU each, %d resumed, %d failed",
            kind.name().toLowerCase(Locale.ROOT),
            phase.perSecond(),
            phase.cpuMs,
            outcome.resumed(),
            outcome.failed()));
    return phase;
  }

  private static HandshakeLoad.Outcome outcome(String line) throws IOException {
    try {
      JsonNode json = JSON.readTree(line);
      return new HandshakeLoad.Outcome(
          json.path("done").asLong(),
          json.path("resumed").asLong(),
          json.path("failed").asLong(),
          json.path("nanos").asLong());
    } catch (JsonProcessingException e) {
      throw new IOException("the client said: " + line, e);
    }
  }

  private BenchReport report(Phase full, Phase resumed, Phase request) throws IOException {
    return new BenchReport()
        .put("bench", "handshakes")
        .put("jdk", JdkVersion.of(settings.jdk()))
        .put("provider", provider)
        .put("pinned", settings.cores().pinned())
        .put("full_per_s", full.perSecond(), 0)
        .put("full_cpu_ms", full.cpuMs - request.cpuMs, 3)
        .put("resumed_per_s", resumed.perSecond(), 0)
        .put("resumed_cpu_ms", resumed.cpuMs - request.cpuMs, 3)
        .put("resumed_share", resumed.outcome.resumed() / (double) resumed.outcome.done(), 3)
        .put("request_per_s", request.perSecond(), 0)
        .put("request_cpu_ms", request.cpuMs, 3)
        .put("failed", full.outcome.failed() + resumed.outcome.failed() + request.outcome.failed());
  }

  private void say(String text) {
    progress.println("bench: " + text);
  }
}
