package penstock.chaos.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry of {@code bin/penstock chaos}. */
@Command(
    name = "chaos",
    description = "Attacks the guarantees of real nodes: kills, pauses, partitions, full disks.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {ListCommand.class, RunCommand.class})
public final class ChaosMain {

  /** Wrong arguments. */
  static final int EXIT_USAGE = 2;

  private ChaosMain() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new ChaosMain());
    commandLine.setExecutionExceptionHandler(
        (exception, command, parsed) -> {
          String said = exception.getMessage();
          command.getErr().println("penstock: " + (said == null ? exception.toString() : said));
          return exception instanceof IllegalArgumentException ? EXIT_USAGE : 1;
        });
    return commandLine;
  }
}
