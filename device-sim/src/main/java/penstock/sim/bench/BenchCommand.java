package penstock.sim.bench;

import picocli.CommandLine.Command;

/** {@code penstock bench}. */
@Command(
    name = "bench",
    description = "Measures a node that it starts for the purpose.",
    subcommands = {
      IngestCommand.class,
      FloodCommand.class,
      HandshakesCommand.class,
      RefusalsCommand.class
    },
    synopsisSubcommandLabel = "(ingest | flood | handshakes | refusals)",
    mixinStandardHelpOptions = true)
public final class BenchCommand {}
