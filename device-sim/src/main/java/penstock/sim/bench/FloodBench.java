package penstock.sim.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import penstock.sim.SimMain;
import penstock.sim.run.SimRunCommand;

/**
 * One flood: a node, a simulator as a process of its own, and what the simulator writes of it. Says
 * which of the two was the limit by the cores that they kept busy while the storm's backlog went
 * down. Belongs to one thread.
 */
final class FloodBench {

  private static final Duration LOOK = Duration.ofSeconds(1);

  private final FloodSettings settings;
  private final PrintStream out;
  private final PrintStream progress;

  FloodBench(FloodSettings settings, PrintStream out, PrintStream progress) {
    this.settings = settings;
    this.out = out;
    this.progress = progress;
  }

  /** Returns whether all is where it belongs. */
  boolean run() throws IOException, InterruptedException {
    try (Cleanup cleanup = Cleanup.hooked()) {
      Path directory = cleanup.directory(settings.directory());
      int proxied = freePort();
      say("starting a node" + pinning());
      NodeProcess node = cleanup.add(NodeProcess.startWarmUp(nodeSettings(proxied), directory));
      Path asked = settings.json();
      Path report = asked == null ? directory.resolve("run.json") : asked;
      say("starting the simulator");
      WarmUp warmUp = new WarmUp(node, settings.cores(), settings.run().warmup(), this::say);
      Child simulator =
          cleanup.add(
              Child.start(
                  "simulator",
                  command(node, proxied, report),
                  directory,
                  line -> take(line, warmUp)));
      List<Double> simCores = follow(simulator, warmUp);
      if (!Files.exists(report) || Files.size(report) == 0) {
        throw simulator.ended();
      }
      JsonNode run = new ObjectMapper().readTree(report.toFile());
      FloodReport told = new FloodReport(run, settings, simCores);
      out.println(told.line());
      told.differences().forEach(difference -> say("WRONG: " + difference));
      return told.differences().isEmpty();
    }
  }

  /** What the simulator says. */
  private void take(String line, WarmUp warmUp) {
    if (line.startsWith(SimRunCommand.REGISTERED)) {
      warmUp.begin();
    }
    say(line);
  }

  /** How many cores the simulator kept busy, a value for each second of its life. */
  private static List<Double> follow(Child simulator, WarmUp warmUp)
      throws IOException, InterruptedException {
    List<Double> cores = new ArrayList<>();
    NodeCpu cpu = new NodeCpu(simulator.pid());
    while (!simulator.await(LOOK)) {
      warmUp.look();
      try {
        cores.add(cpu.cores());
        cpu.restart();
      } catch (IOException e) {
        // It ended between two looks; what it leaves behind says how.
        var unused = simulator.await(LOOK);
      }
    }
    return cores;
  }

  private BenchSettings nodeSettings(int proxied) {
    BenchSettings.Node node = settings.node();
    List<String> all = new ArrayList<>(node.settings());
    all.add("penstock.device.proxied-port=" + proxied);
    return new BenchSettings(
        new BenchSettings.Node(node.classPath(), node.mainClass(), node.options(), all),
        settings.jdk(),
        settings.directory(),
        new LoadSettings(List.of(), 0, "flood", Mix.ESSAY, 0, 0, 1, 1, 1, 1),
        settings.cores(),
        null);
  }

  private List<String> command(NodeProcess node, int proxied, Path report) {
    List<String> command = new ArrayList<>(List.of(settings.java()));
    command.addAll(settings.simOptions());
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add(
        "-Dpenstock.home=" + Path.of(System.getProperty("penstock.home", "")).toAbsolutePath());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), SimMain.class.getName()));
    FloodSettings.Run run = settings.run();
    command.addAll(List.of("sim", "run", absolute(run.fleet()), "--storm", run.storm()));
    command.add("--device-url=https://127.0.0.1:" + node.devicePort());
    command.add("--proxied-url=http://127.0.0.1:" + proxied);
    command.add("--operator-url=http://127.0.0.1:" + node.operatorPort());
    command.add("--node-pid=" + node.pid());
    command.add("--warmup=" + run.warmup());
    command.add("--seed=" + run.seed());
    command.add("--json=" + report.toAbsolutePath());
    Integer seconds = run.seconds();
    if (seconds != null) {
      command.add("--seconds=" + seconds);
    }
    Path picture = settings.picture();
    if (picture != null) {
      command.add("--picture=" + picture.toAbsolutePath());
    }
    return Cores.pin(settings.cores().load(), command);
  }

  /** The simulator has another working directory. */
  private static String absolute(String fleet) {
    Path file = Path.of(fleet);
    return Files.isRegularFile(file) ? file.toAbsolutePath().toString() : fleet;
  }

  /** The node does not tell this port, so it is chosen here. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private String pinning() {
    Cores cores = settings.cores();
    return cores.pinned()
        ? ", pinned to core " + cores.node() + ", the simulator to core " + cores.load()
        : ", not pinned to a core: " + cores.why();
  }

  private void say(String text) {
    progress.println("bench: " + text);
  }
}
