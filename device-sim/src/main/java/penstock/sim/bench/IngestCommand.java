package penstock.sim.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code penstock bench ingest}: what may be asked for, within its limits. */
@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "How fast a node takes uploads, with all that it promises: mTLS, fsync, ledger, rules.",
      "",
      "Starts a node on data of its own and a load generator, pins each to a core where there are"
          + " two, and prints one line of JSON. Each device has a certificate and a keep-alive"
          + " connection of its own, and sends its log in order, compressed with zstd.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:measured, and the ledger has exactly what was acknowledged",
      "1:it has not, or the run broke off",
      "2:wrong options"
    })
final class IngestCommand implements Callable<Integer> {

  private static final int SECONDS_MAX = 86_400;
  private static final int DEVICES_MAX = 100_000;
  private static final int OUTSTANDING_MAX = 1_024;
  private static final int LEVEL_MAX = 19;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--mix",
      converter = MixConverter.class,
      paramLabel = "MIX",
      defaultValue = "essay",
      description = {
        "essay: 35 KB of raw log in each upload, a device's minute;",
        "backlog: 1 MB in each, what was kept while offline;",
        "idle: each device uploads 3.5 KB, once, and the node is watched as it rests."
            + " Default: ${DEFAULT-VALUE}."
      })
  private Mix mix = Mix.ESSAY;

  @Option(
      names = "--rate",
      paramLabel = "MB/S",
      defaultValue = "0",
      description = {
        "Raw log to send, 10^6 bytes a second; latency then counts from when an upload was due.",
        "0, the default: each of the outstanding uploads follows the one before."
      })
  private double rate;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "60",
      description = {
        "How long to measure, default ${DEFAULT-VALUE}. The node's own quantiles (event_...) look"
            + " back a minute."
      })
  private int seconds;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      defaultValue = "30",
      description =
          "Seconds of load ahead of that, default ${DEFAULT-VALUE}. For three quarters of them the"
              + " node may use all cores.")
  private int warmup;

  @Option(
      names = "--devices",
      paramLabel = "N",
      description = "Default: 256 for essay, 64 for backlog, 10,000 for idle.")
  private @Nullable Integer devices;

  @Option(
      names = "--outstanding",
      paramLabel = "N",
      description = "Uploads on their way at a time. Default: 32 for essay, 16 for the others.")
  private @Nullable Integer outstanding;

  @Option(
      names = "--level",
      paramLabel = "N",
      defaultValue = "3",
      description = "Of zstd, 1 to 19, default ${DEFAULT-VALUE}.")
  private int level;

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
      description = "A setting of the node, as in penstock.segment.linger=2ms. May be repeated.")
  private List<String> nodeSettings = List.of();

  @Option(
      names = "--node-cpus",
      paramLabel = "LIST",
      description = "Pins the node there, as taskset -c takes it; needs --load-cpus, too.")
  private @Nullable String nodeCpus;

  @Option(names = "--load-cpus", paramLabel = "LIST", description = "Pins the load generator.")
  private @Nullable String loadCpus;

  @Option(names = "--no-pin", description = "Pins nothing.")
  private boolean noPin;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = {
        "Where the node's data goes, into a folder that is deleted afterwards: the disk that is"
            + " measured. Default: ${DEFAULT-VALUE}."
      })
  private Path directory = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      description = "Writes a flight recording (JFR) of the node, of the measured time.")
  private @Nullable Path profile;

  @Override
  public Integer call() throws InterruptedException {
    try {
      return new IngestBench(settings(), System.out, System.err).run() ? 0 : 1;
    } catch (IOException e) {
      System.err.println("penstock: the bench broke off: " + e.getMessage());
      return 1;
    }
  }

  private BenchSettings settings() throws IOException {
    return new BenchSettings(
        BenchSettings.Node.installed(home(), words(nodeJavaOptions), checkedSettings()),
        jdk(),
        existing(directory),
        load(),
        cores(),
        profile);
  }

  private Path home() {
    String home = System.getProperty("penstock.home", "");
    Path jar = Path.of(home, "node", "target", "penstock-node.jar");
    if (home.isEmpty() || !Files.exists(jar)) {
      throw wrong("there is no node at " + jar + ": start this as bin/penstock bench ingest");
    }
    return Path.of(home).toAbsolutePath();
  }

  private Path jdk() {
    if (!Files.isExecutable(jdk.resolve("bin").resolve("java"))) {
      throw wrong("--jdk: there is no bin/java in " + jdk);
    }
    return jdk.toAbsolutePath();
  }

  private Path existing(Path path) {
    if (!Files.isDirectory(path) || !Files.isWritable(path)) {
      throw wrong("--dir: " + path + " is no directory that can be written to");
    }
    return path.toAbsolutePath();
  }

  private LoadSettings load() {
    if (!(rate >= 0) || Double.isInfinite(rate)) {
      throw wrong("--rate is " + rate + ", allowed is 0 and more");
    }
    return new LoadSettings(
        List.of(),
        0,
        "bench",
        mix,
        rate,
        within("--warmup", warmup, 0, SECONDS_MAX),
        within("--seconds", seconds, 1, SECONDS_MAX),
        within("--devices", devices == null ? mix.devices() : devices, 1, DEVICES_MAX),
        within(
            "--outstanding",
            outstanding == null ? mix.outstanding() : outstanding,
            1,
            OUTSTANDING_MAX),
        within("--level", level, 1, LEVEL_MAX));
  }

  private Cores cores() throws IOException {
    if (noPin) {
      return Cores.notPinned();
    }
    if (nodeCpus == null && loadCpus == null) {
      return Cores.oneEach();
    }
    if (nodeCpus == null || loadCpus == null) {
      throw wrong("--node-cpus and --load-cpus go together");
    }
    return new Cores(nodeCpus, loadCpus, "");
  }

  private List<String> checkedSettings() {
    for (String setting : nodeSettings) {
      if (!setting.matches("[A-Za-z][A-Za-z0-9.-]*=.*")) {
        throw wrong("--node-setting is " + setting + ", expected KEY=VALUE");
      }
    }
    return nodeSettings;
  }

  private static List<String> words(String options) {
    return Arrays.stream(options.trim().split("\\s+")).filter(word -> !word.isEmpty()).toList();
  }

  /** Takes a mix in the words that the help uses. */
  static final class MixConverter implements CommandLine.ITypeConverter<Mix> {
    @Override
    public Mix convert(String word) {
      for (Mix mix : Mix.values()) {
        if (mix.word().equals(word)) {
          return mix;
        }
      }
      throw new CommandLine.TypeConversionException(
          "expected essay, backlog or idle, not '" + word + "'");
    }
  }

  private int within(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw wrong(option + " is " + value + ", allowed is " + least + " to " + most);
    }
    return value;
  }

  private ParameterException wrong(String message) {
    CommandLine commandLine = spec.commandLine();
    return new ParameterException(commandLine, message);
  }
}
