package penstock.node;

import penstock.node.cli.ClustercertCommand;
import penstock.node.cli.OperatorCommands;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands of a node and of its operators; {@code bin/penstock} starts it. */
@Command(
    name = "penstock",
    mixinStandardHelpOptions = true,
    version = "penstock 0.1.0",
    description = "The log and event pipeline for fleets of devices.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {NodeCommand.class, ClustercertCommand.class})
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    CommandLine commands = new CommandLine(new Main());
    OperatorCommands.addTo(commands);
    int code = commands.execute(arguments);
    System.exit(code);
  }
}
