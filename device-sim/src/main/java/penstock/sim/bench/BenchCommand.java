package penstock.sim.bench;

import picocli.CommandLine.Command;

/** {@code penstock bench}. */
@Command(
    name = "bench",
    description = "Measures a node that it starts for the purpose.",
    subcommands = {IngestCommand.class, HandshakesCommand.class, RefusalsCommand.class},
    synopsisSubcommandLabel = "(ingest | handshakes | refusals)",
    mixinStandardHelpOptions = true)
public final class BenchCommand {}
