package penstock.sim;

import penstock.sim.bench.BenchCommand;
import penstock.sim.cli.DevcertCommand;
import penstock.sim.cli.SimCommand;
import penstock.sim.demo.DemoCommand;
import penstock.sim.run.SimRunCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry of {@code bin/penstock demo}, {@code sim}, {@code devcert} and {@code bench}. */
@Command(
    name = "penstock",
    description = "Simulated devices for Penstock.",
    mixinStandardHelpOptions = true,
    subcommands = {DemoCommand.class, DevcertCommand.class, BenchCommand.class})
public final class SimMain {

  /** Wrong arguments, or what they name can't be used. */
  public static final int EXIT_USAGE = 2;

  private SimMain() {}

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** Public for tests: picocli with errors as a sentence instead of a stack trace. */
  public static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new SimMain());
    commandLine.addSubcommand(new CommandLine(new SimCommand()).addSubcommand(new SimRunCommand()));
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setExecutionExceptionHandler(
        (exception, command, parsed) -> {
          String said = exception.getMessage();
          command.getErr().println("penstock: " + (said == null ? exception.toString() : said));
          return exception instanceof IllegalArgumentException ? EXIT_USAGE : 1;
        });
    return commandLine;
  }
}
