package penstock.node.cli;

import picocli.CommandLine.Command;

/** {@code penstock rules}. */
@Command(
    name = "rules",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Shows rules and tries them out.",
    subcommands = {RulesCheckCommand.class, RulesListCommand.class})
public final class RulesCommand {}
