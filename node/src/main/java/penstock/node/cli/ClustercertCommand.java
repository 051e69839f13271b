package penstock.node.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import penstock.node.cluster.ClusterAuthority;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code penstock clustercert}: certificates by which nodes know each other. */
@Command(
    name = "clustercert",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a node's key and certificate (EC P-256) for TLS between nodes, and once a CA for all of"
          + " them.",
      "Writes node.key, node.crt and ca.crt; what a node needs in penstock.cluster.tls. The CA's"
          + " key, ca.key, belongs on no node: whoever has it can make nodes."
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 the files are there already or can't be written.",
      "",
      "Examples:",
      "  penstock clustercert --ca ca --out node1 --host node1.example.net --host 10.0.0.1",
      "  penstock clustercert --ca ca --out node2 --host node2.example.net --host 10.0.0.2"
    })
public final class ClustercertCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for the node's files; made where it is missing.")
  private Path out = Path.of("");

  @Option(
      names = "--ca",
      paramLabel = "DIR",
      description =
          "Folder of ca.key and ca.crt, which are made where they are missing (default:"
              + " the one of --out).")
  private @Nullable Path ca;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description = "A host name or address of the node, for people and other clients; may repeat.")
  private List<String> hosts = new ArrayList<>();

  @Option(
      names = "--days",
      paramLabel = "N",
      description = "How long the node's certificate is valid (default: ${DEFAULT-VALUE}).")
  private int days = 825;

  @Option(names = "--force", description = "Replace the node's files that are there.")
  private boolean force;

  @Override
  public Integer call() {
    for (String file : List.of(ClusterAuthority.KEY_FILE, ClusterAuthority.CERTIFICATE_FILE)) {
      if (!force && Files.exists(out.resolve(file))) {
        return failed(out.resolve(file) + " is there already; --force replaces it");
      }
    }
    try {
      ClusterAuthority.in(ca == null ? out : ca).issue(out, hosts, Duration.ofDays(days));
      spec.commandLine().getOut().println(out.resolve(ClusterAuthority.CERTIFICATE_FILE));
      return 0;
    } catch (IOException e) {
      return failed("the files can't be written: " + e.getMessage());
    }
  }

  private int failed(String why) {
    spec.commandLine().getErr().println("penstock: " + why);
    return 1;
  }
}
