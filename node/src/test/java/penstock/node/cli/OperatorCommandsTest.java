package penstock.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.util.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.node.device.FleetTotals;
import penstock.node.device.Ledgers;
import penstock.node.grind.Regrinds;
import penstock.node.grind.Tail;
import penstock.node.operator.FakeNode;
import penstock.node.segment.BootSpan;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.SegmentException;
import penstock.protocol.SeqRanges;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The operator's commands against a listener with fakes behind it: output and exit codes. */
final class OperatorCommandsTest {

  /** 2026-11-21T05:46:00Z. */
  private static final long BOOT_US = 1_795_239_960_000_000L;

  private final FakeNode node = new FakeNode();

  @AfterEach
  void closeNode() {
    node.close();
  }

  /** What a command left behind. */
  private record Ended(int code, String out, String err) {}

  @Command(name = "penstock")
  static final class Root {}

  private Ended run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--url=" + node.url());
    return execute(new ByteArrayOutputStream(), all.toArray(String[]::new));
  }

  private static Ended execute(OutputStream out, String... arguments) {
    PrintStream outBefore = System.out;
    PrintStream errBefore = System.err;
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, false, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      CommandLine penstock = new CommandLine(new Root());
      OperatorCommands.addTo(penstock);
      int code = penstock.execute(arguments);
      return new Ended(code, out.toString(), err.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(outBefore);
      System.setErr(errBefore);
    }
  }

  private void storeSome() {
    node.segments
        .frame("a", "s")
        .boots(new BootSpan(0, 0, BOOT_US, false))
        .raw("3,0,1000000,-;Out of memory: Killed process 12\n SUBSYSTEM=mm\n")
        .raw("6,1,2000000,-;second\n")
        .store();
  }

  @Test
  void shouldPrintNarrative() {
    storeSome();
    Ended text = run("narrative", "--device", "a", "--from", "2026-11-21", "--to=2026-11-22");
    assertEquals(
        """
        2026-11-21T05:46:01.000000Z a kern.err: Out of memory: Killed process 12
            SUBSYSTEM=mm
        2026-11-21T05:46:02.000000Z a kern.info: second
        """,
        text.out());
    assertEquals(0, text.code());
    assertEquals("", text.err());
    assertEquals(2, run("narrative", "-f", "ndjson").out().lines().count());
    assertEquals("6,1,2000000,-;second\n", lastLine(run("narrative", "-f", "kmsg").out()));
    assertEquals(1, run("narrative", "-f", "ndjson", "-n", "1").out().lines().count());
  }

  private static String lastLine(String text) {
    return text.lines().reduce((first, second) -> second).orElse("") + "\n";
  }

  @Test
  void shouldTellGapsByExitCode() {
    storeSome();
    FrameLocation lost = node.segments.frame("a", "s").line(2, 5, "x").store();
    node.segments.fail(lost, new SegmentException.Missing("retention took it"));
    Ended ended = run("narrative");
    assertEquals(4, ended.code());
    assertTrue(ended.out().contains("# gap "), ended.out());
    assertTrue(ended.err().contains("1 gap: records that are stored"), ended.err());
    assertEquals(4, run("narrative", "--format=ndjson").code());
  }

  @Test
  void shouldGrepWithExitCodesOfGrep() {
    storeSome();
    assertEquals(0, run("grep", "Killed process \\d+").code());
    assertEquals(1, run("grep", "killed process").code());
    assertEquals(0, run("grep", "-i", "killed process", "--from", "2026-11-21T05:46:00Z").code());
    assertEquals(1, run("grep", "Killed", "--from=-1s", "--to", "-0s").code());
    Ended wrong = run("grep", "(");
    assertEquals(2, wrong.code());
    assertTrue(wrong.err().contains("is no RE2 pattern"), wrong.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "narrative --from yesterday",
        "narrative --format xml",
        "narrative --label city",
        "narrative --limit 0",
        "events --format kmsg",
        "tail --kind everything",
        "ledger a/b",
        "device add a",
        "device add a --fingerprint 12",
        "device add a --fingerprint ff --cert x",
        "narrative --token-file /does/not/exist",
        "no-such-command"
      })
  void shouldExitWithTwoWhereParameterIsWrong(String line) {
    Ended ended =
        line.startsWith("no-such")
            ? execute(new ByteArrayOutputStream(), line)
            : run(line.split(" "));
    assertEquals(2, ended.code(), ended.toString());
    assertTrue(ended.err().length() > 10, ended.err());
    assertEquals("", ended.out());
  }

  @Test
  void shouldSayWhatToDoWhereNoNodeAnswers() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    Ended ended = execute(new ByteArrayOutputStream(), "ledger", "--url=http://127.0.0.1:" + port);
    assertEquals(3, ended.code());
    assertTrue(ended.err().contains("start one with \"penstock node\""), ended.err());
  }

  @Test
  void shouldPassTokenFromFile(@TempDir Path folder) throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "0123456789abcdef-write\n");
    try (FakeNode guarded =
        new FakeNode("penstock.operator.write-token = \"0123456789abcdef-write\"")) {
      Ended without = execute(new ByteArrayOutputStream(), "ledger", "--url=" + guarded.url());
      assertEquals(3, without.code());
      assertTrue(without.err().contains("Authorization: Bearer"), without.err());
      Ended with =
          execute(
              new ByteArrayOutputStream(),
              "ledger",
              "--url=" + guarded.url(),
              "--token-file=" + token);
      assertEquals(0, with.code(), with.err());
    }
  }

  @Test
  void shouldEndQuietlyWhereReaderHasEnough() {
    FakeSegmentsFiller.fill(node, 5_000);
    OutputStream closed =
        new OutputStream() {
          private int taken;

          @Override
          public void write(int b) throws IOException {
            if (++taken > 1_000) {
              throw new IOException("Broken pipe");
            }
          }

          @Override
          public String toString() {
            return "";
          }
        };
    Ended ended = execute(closed, "narrative", "--url=" + node.url());
    assertEquals(0, ended.code(), ended.err());
    assertEquals("", ended.err());
  }

  /** Many records. */
  private static final class FakeSegmentsFiller {
    static void fill(FakeNode node, int records) {
      var frame = node.segments.frame("a", "s");
      for (int seq = 0; seq < records; seq++) {
        frame.line(seq, seq, "line " + seq);
      }
      frame.store();
    }
  }

  @Test
  void shouldPrintEvents() {
    node.events.add("oom-kill", "a", BOOT_US);
    node.events.add("link-down", "b", BOOT_US);
    Ended text = run("events", "oom-kill");
    assertEquals("2026-11-21T05:46:00.000000Z a oom-kill: pid=812 comm=<b>dns</b>\n", text.out());
    assertEquals(2, run("events", "--format", "ndjson").out().lines().count());
    assertEquals(1, run("events", "-d", "b", "--limit=5").out().lines().count());
  }

  @Test
  void shouldTailUntilNodeStops() throws Exception {
    CompletableFuture<Ended> tail =
        CompletableFuture.supplyAsync(() -> run("tail", "--device", "a", "--name=oom-kill"));
    FakeNode.await("a watcher", () -> node.tail.watchers() == 1);
    FrameLocation frame =
        node.segments
            .frame("a", "s")
            .boots(new BootSpan(0, 0, BOOT_US, true))
            .line(0, 1, "x\n K=v")
            .store();
    node.tail.offerFrame(node.segments, frame, "6,0,1,-;x\n K=v\n");
    node.tail.offer(new Tail.Made(FakeNode.FakeEvents.event("oom-kill", "a", BOOT_US)));
    node.tail.offer(new Tail.Made(FakeNode.FakeEvents.event("link-up", "a", BOOT_US)));
    node.tail.offer(new Tail.Made(FakeNode.FakeEvents.event("oom-kill", "b", BOOT_US)));
    node.tail.offer(new Tail.Dropped(7));
    node.tail.complete();
    Ended ended = tail.get(20, TimeUnit.SECONDS);
    assertEquals(
        """
        2026-11-21T05:46:00.000001Z~ a kern.info: x
            K=v
        2026-11-21T05:46:00.000000Z a oom-kill: pid=812 comm=<b>dns</b>
        """,
        ended.out());
    assertEquals(3, ended.code());
    assertTrue(ended.err().contains("7 items left out here"), ended.err());
  }

  @Test
  void shouldPrintLedgersAndCheckThem() {
    node.fleet.totals = new FleetTotals(12, 10, 2, 3, 1, 4, 5);
    Ended fleet = run("ledger");
    assertEquals(0, fleet.code());
    assertTrue(fleet.out().contains("received    12\n"), fleet.out());
    node.fleet.totals = new FleetTotals(13, 10, 2, 3, 1, 4, 5);
    assertEquals(1, run("ledger").code());
    node.ledgers.reports.put("a", report(SeqRanges.of(3, 9)));
    Ended device = run("ledger", "a");
    assertEquals(0, device.code(), device.err());
    assertTrue(device.out().contains("0-2 overwritten, found 1970"), device.out());
    node.ledgers.reports.put("a", report(SeqRanges.of(4, 9)));
    Ended hole = run("ledger", "a");
    assertEquals(1, hole.code());
    assertTrue(hole.err().contains("does not balance"), hole.err());
    assertEquals(1, run("ledger", "nobody").code());
    node.fleet.losers.add(new Ledgers.DeviceSummary("b", 1, 10, 2, 3, 1, 1, 5, 0));
    assertTrue(run("ledger", "--losers", "5").out().contains("b"));
  }

  private static Ledgers.DeviceReport report(SeqRanges stored) {
    long records = stored.size();
    return new Ledgers.DeviceReport(
        new Ledgers.DeviceSummary("a", 7, records, 2, 3, 1, 1, 5, 0),
        List.of(
            new Ledgers.StreamReport(
                "s1",
                9,
                10,
                records,
                2,
                3,
                1,
                stored,
                SeqRanges.EMPTY,
                List.of(new Ledgers.Loss(SeqRanges.of(0, 2), Ledgers.Cause.OVERWRITTEN, 5)))));
  }

  @Test
  void shouldAddShowListAndRevokeDevices() {
    String fingerprint = "ab".repeat(32);
    Ended added =
        run(
            "device",
            "add",
            "r7",
            "--fingerprint",
            fingerprint,
            "--class=router",
            "--label",
            "city=Austin",
            "--label=model=R7");
    assertEquals(0, added.code(), added.err());
    assertTrue(added.out().contains(fingerprint), added.out());
    Ended again = run("device", "add", "r7", "--fingerprint", fingerprint);
    assertEquals(1, again.code());
    assertTrue(again.err().contains("--replace"), again.err());
    assertEquals(0, run("device", "add", "r7", "--fingerprint", fingerprint, "--replace").code());
    Ended taken = run("device", "add", "r8", "--fingerprint", fingerprint);
    assertEquals(1, taken.code());
    assertTrue(taken.err().contains("belongs to device r7"), taken.err());
    assertTrue(run("device", "show", "r7").out().contains("active"));
    assertEquals(0, run("device", "revoke", "r7").code());
    assertTrue(run("device", "list", "--status=revoked").out().contains("r7"));
    assertEquals(1, run("device", "show", "r8").code());
  }

  @Test
  void shouldListAndTryRulesOnNode(@TempDir Path folder) throws IOException {
    assertTrue(run("rules", "list").out().contains("link-down  link.conf:1  port:string"));
    Path lines = Files.writeString(folder.resolve("lines"), "eth3: Link is Down\nnothing\n");
    Ended checked = run("rules", "check", lines.toString());
    assertEquals(0, checked.code(), checked.err());
    assertTrue(checked.out().contains("  = link-down port=\"eth3\"\n"), checked.out());
    assertTrue(checked.err().contains("of 2 lines 1 make events"), checked.err());
    assertEquals(
        1,
        run("rules", "check", lines.toString(), "--matches", "-f", "ndjson").out().lines().count());
  }

  @Test
  void shouldTryRulesOfFolderWithoutNode(@TempDir Path folder) throws IOException {
    Path rules = Files.createDirectory(folder.resolve("rules"));
    Path file = rules.resolve("a.conf");
    Files.writeString(file, "rules { x { match = \"(\" } }\n");
    Ended refused = execute(new ByteArrayOutputStream(), "rules", "check", "--rules-dir=" + rules);
    assertEquals(1, refused.code());
    assertTrue(refused.err().startsWith("a.conf:1: rule x: "), refused.err());
    Files.writeString(
        file,
        "rules { link { match = \"Link is Down\", fields {}, examples = [ { line = \"Link is"
            + " Down\" } ] } }\n");
    Ended good = execute(new ByteArrayOutputStream(), "rules", "check", "--rules-dir=" + rules);
    assertEquals(0, good.code(), good.err());
  }

  @Test
  void shouldStartListAndCancelRegrinds() {
    Ended started = run("regrind", "--from=-1d", "--detach");
    assertEquals("1-1\n", started.out());
    assertTrue(run("regrind", "list").out().contains("regrind 1-1 waiting: 1 of 3 segments"));
    assertTrue(run("regrind", "cancel", "1-1").out().contains("cancelled"));
    assertEquals(1, run("regrind", "show", "1-9").code());
  }

  @Test
  void shouldFollowRegrindToItsEnd() throws Exception {
    CompletableFuture<Ended> regrind = CompletableFuture.supplyAsync(() -> run("regrind"));
    FakeNode.await("a regrind", () -> node.regrinds.status("1-1") != null);
    node.regrinds.set("1-1", Regrinds.State.DONE, 0, 1);
    Ended ended = regrind.get(20, TimeUnit.SECONDS);
    assertEquals(0, ended.code());
    assertTrue(ended.out().contains("regrind 1-1 done"), ended.out());
  }

  @Test
  void shouldShowQuarantine() {
    node.quarantine.keep("a", "broken zstd", 3, ByteString.fromString("abc\u001b[2J"));
    Ended shown = run("quarantine", "a");
    assertTrue(shown.out().contains("broken zstd (at byte 3; 7 bytes came, 7 are kept)"));
    assertTrue(shown.out().contains("61 62 63 1b 5b 32 4a"), shown.out());
    assertTrue(shown.out().contains("  abc.[2J\n"), shown.out());
    assertEquals("abc\u001b[2J", run("quarantine", "a", "--raw", "0").out());
    assertEquals(1, run("quarantine", "a", "--raw", "5").code());
  }

  @Test
  void shouldNotLetDevicesMoveTheCursor() {
    node.registry.add("a", Map.of());
    node.segments.frame("a", "s").raw("6,0,1,-;x\u001b[2J\u0007y\n").store();
    assertTrue(run("narrative").out().contains("x\\x1b[2J\\x07y"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "narrative",
        "grep",
        "tail",
        "events",
        "ledger",
        "device",
        "device add",
        "device list",
        "device show",
        "device revoke",
        "rules",
        "rules check",
        "rules list",
        "regrind",
        "regrind list",
        "regrind show",
        "regrind cancel",
        "quarantine"
      })
  void shouldHelp(String command) {
    Ended help = execute(new ByteArrayOutputStream(), (command + " --help").split(" "));
    assertEquals(0, help.code(), help.err());
    assertTrue(help.out().contains("Usage: penstock " + command), help.out());
    assertTrue(
        command.equals("device") || command.equals("rules") || help.out().contains("xample"),
        help.out());
  }
}
