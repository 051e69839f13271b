package penstock.sim.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code penstock bench handshakes}: what may be asked for, within its limits. */
@Command(
    name = "handshakes",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "What a TLS handshake with a client certificate costs a node, full and resumed.",
      "",
      "Starts a node and a client, pins each to a core where there are two, and prints one line of"
          + " JSON. The cost of a handshake is the node's CPU time for a connection with one request,"
          + " without that of a request on a connection that stays.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:measured", "1:the run broke off", "2:wrong options"})
final class HandshakesCommand implements Callable<Integer> {

  private static final int SECONDS_MAX = 3_600;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--provider",
      paramLabel = "NAME",
      defaultValue = "jdk",
      description = "Whose TLS the node uses: jdk or conscrypt. Default: ${DEFAULT-VALUE}.")
  private String provider = "jdk";

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "15",
      description = "How long to measure each kind, default ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      defaultValue = "20",
      description = "Seconds of handshakes ahead of that, default ${DEFAULT-VALUE}.")
  private int warmup;

  @Option(
      names = "--jdk",
      paramLabel = "DIR",
      description = "The JDK that both processes run on. Default: the one that runs this.")
  private Path jdk = Path.of(System.getProperty("java.home"));

  @Option(
      names = "--node-java-opts",
      paramLabel = "OPTS",
      description = "Options of the node's JVM behind those of conf/jvm.options.")
  private String nodeJavaOptions = "";

  @Option(
      names = "--node-setting",
      paramLabel = "KEY=VALUE",
      description = "A setting of the node. May be repeated.")
  private List<String> nodeSettings = List.of();

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where the node's data goes meanwhile. Default: ${DEFAULT-VALUE}.")
  private Path directory = Path.of(System.getProperty("java.io.tmpdir"));

  @Override
  public Integer call() throws InterruptedException {
    try {
      new HandshakesBench(settings(), provider, System.out, System.err).run();
      return 0;
    } catch (IOException e) {
      System.err.println("penstock: the bench broke off: " + e.getMessage());
      return 1;
    }
  }

  private BenchSettings settings() throws IOException {
    List<String> all = new ArrayList<>();
    all.add("penstock.device.tls.provider=" + checkedProvider());
    // What a handshake costs shows where nothing holds them back.
    all.add("penstock.device.tls.handshake-cpu-share=1");
    all.addAll(nodeSettings);
    return new BenchSettings(
        BenchSettings.Node.installed(home(), words(nodeJavaOptions), all),
        jdk(),
        directory.toAbsolutePath(),
        new LoadSettings(
            List.of(),
            0,
            "handshakes",
            Mix.IDLE,
            0,
            within("--warmup", warmup, 1),
            within("--seconds", seconds, 2),
            1,
            1,
            1),
        Cores.oneEach(),
        null);
  }

  private String checkedProvider() {
    if (!List.of("jdk", "conscrypt").contains(provider)) {
      throw wrong("--provider is " + provider + ", allowed is jdk and conscrypt");
    }
    return provider;
  }

  private Path home() {
    String home = System.getProperty("penstock.home", "");
    if (home.isEmpty() || !Files.exists(Path.of(home, "node", "target", "penstock-node.jar"))) {
      throw wrong("there is no node in " + home + ": start this as bin/penstock bench handshakes");
    }
    return Path.of(home).toAbsolutePath();
  }

  private Path jdk() {
    if (!Files.isExecutable(jdk.resolve("bin").resolve("java"))) {
      throw wrong("--jdk: there is no bin/java in " + jdk);
    }
    return jdk.toAbsolutePath();
  }

  private int within(String option, int value, int least) {
    if (value < least || value > SECONDS_MAX) {
      throw wrong(option + " is " + value + ", allowed is " + least + " to " + SECONDS_MAX);
    }
    return value;
  }

  private static List<String> words(String options) {
    return Arrays.stream(options.trim().split("\\s+")).filter(word -> !word.isEmpty()).toList();
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
