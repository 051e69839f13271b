package penstock.sim.bench;

import picocli.CommandLine.Command;

/** {@code penstock bench}. */
@Command(
    name = "bench",
    description = "Measures a node that it starts for the purpose.",
    subcommands = {
      IngestCommand.class,
      FloodCommand.class,
      RefusalsCommand.class,
      HandshakesCommand.class
    },
    synopsisSubcommandLabel = "(ingest | flood | refusals | handshakes)",
    mixinStandardHelpOptions = true)
public final class BenchCommand {}
