package penstock.node.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What all commands have in common: the node, standard output, and how failures end. */
@Command(mixinStandardHelpOptions = true)
abstract class OperatorCommand implements Callable<Integer> {

  @Mixin private NodeOptions node = new NodeOptions();

  private final Output out = new Output(System.out);

  @Override
  public final Integer call() {
    try {
      int exitCode = runToItsEnd();
      out.flush();
      return exitCode;
    } catch (Output.ReaderGone e) {
      return ExitCode.OK;
    }
  }

  private int runToItsEnd() {
    try {
      return run();
    } catch (CommandFailure e) {
      out.flush();
      tell("penstock: " + e.getMessage());
      return e.exitCode();
    }
  }

  /** Does it and returns the exit code. */
  abstract int run();

  NodeClient client() {
    return node.client();
  }

  Output out() {
    return out;
  }

  /** On standard error. */
  void tell(String line) {
    System.err.println(line);
  }
}
