package penstock.node.cli;

import picocli.CommandLine;

/** All commands of an operator, to be put under {@code penstock}. */
public final class OperatorCommands {

  private OperatorCommands() {}

  public static void addTo(CommandLine penstock) {
    penstock
        .addSubcommand(NarrativeCommand.class)
        .addSubcommand(GrepCommand.class)
        .addSubcommand(TailCommand.class)
        .addSubcommand(EventsCommand.class)
        .addSubcommand(LedgerCommand.class)
        .addSubcommand(DeviceCommand.class)
        .addSubcommand(RulesCommand.class)
        .addSubcommand(RegrindCommand.class)
        .addSubcommand(QuarantineCommand.class);
  }
}
