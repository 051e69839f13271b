package penstock.chaos.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.stream.Collectors;
import penstock.chaos.Scenario.Brief;
import penstock.chaos.scenario.Scenarios;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code penstock chaos list}. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the scenarios: name, where it takes place, seconds under attack, the guarantees that"
          + " it attacks (numbers as in chaos/README.md), and what is done."
    })
final class ListCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    Scenarios.all().forEach(one -> out.println(line(one.brief())));
    out.flush();
  }

  private static String line(Brief brief) {
    String attacks =
        brief.attacks().stream()
            .map(guarantee -> Integer.toString(guarantee.number()))
            .collect(Collectors.joining(","));
    return String.format(
        Locale.ROOT,
        "%-28s %-5s %4d s  %-10s %s",
        brief.name(),
        brief.site().name().toLowerCase(Locale.ROOT),
        brief.time().toSeconds(),
        attacks,
        brief.summary());
  }
}
