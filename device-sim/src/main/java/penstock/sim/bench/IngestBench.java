package penstock.sim.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import penstock.sim.operator.OperatorClient;

/**
 * One run: a node, a load, what both say, and whether the ledger agrees. Progress goes to standard
 * error, the result to standard output as one line of JSON. Belongs to one thread.
 */
final class IngestBench {

  private final BenchSettings settings;
  private final PrintStream out;
  private final PrintStream progress;
  private final List<String> faults = new ArrayList<>();

  IngestBench(BenchSettings settings, PrintStream out, PrintStream progress) {
    this.settings = settings;
    this.out = out;
    this.progress = progress;
  }

  /** Returns whether all records are where they belong. */
  boolean run() throws IOException, InterruptedException {
    try (Cleanup cleanup = Cleanup.hooked()) {
      Path directory = cleanup.directory(settings.directory());
      say("starting a node, " + pinning());
      NodeProcess node = cleanup.add(NodeProcess.startWarmUp(settings, directory));
      NodeWatch watch = cleanup.add(NodeWatch.start(node.pid()));
      say("making and registering " + settings.load().devices() + " devices");
      LoadSettings ports = settings.load().at(List.of(node.devicePort()), node.operatorPort());
      LoadProcess load =
          cleanup.add(
              LoadProcess.start(
                  Cores.pin(settings.cores().load(), List.of(settings.java())), ports, directory));
      BenchReport report = measure(node, watch, load, ports.operator());
      report.put("filesystem", Files.getFileStore(directory).type());
      out.println(report.line());
    }
    faults.forEach(fault -> say("WRONG: " + fault));
    return faults.isEmpty();
  }

  private BenchReport measure(
      NodeProcess node, NodeWatch watch, LoadProcess load, OperatorClient operator)
      throws IOException, InterruptedException {
    Measurement measurement = new Measurement(settings, node, watch, operator, this::say);
    LoadReport.Totals totals = measurement.follow(load);
    faults.addAll(LedgerCheck.run(operator, totals));
    if (totals.wrongAnswers() > 0) {
      faults.add(totals.wrongAnswers() + " answers were not about what was sent");
    }
    totals.complaints().forEach(this::say);
    return measurement.report(totals).put("ledger_agrees", faults.isEmpty());
  }

  private String pinning() {
    Cores cores = settings.cores();
    return cores.pinned()
        ? "pinned to core " + cores.node() + ", and a load generator to core " + cores.load()
        : "not pinned to a core: " + cores.why();
  }

  private void say(String text) {
    progress.println("bench: " + text);
  }
}
