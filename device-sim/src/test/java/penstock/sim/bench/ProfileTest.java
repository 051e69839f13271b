package penstock.sim.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import penstock.protocol.KmsgException;
import penstock.protocol.KmsgParser;
import penstock.protocol.RecordBatch;
import penstock.sim.line.LinePool;

class ProfileTest {

  private static final String RECORDS = "records: parsing, ranges";

  @TempDir private Path directory;

  private static final String BEFORE =
      """
      Full thread dump OpenJDK 64-Bit Server VM (17.0.15 mixed mode):

      "main" #1 prio=5 os_prio=0 cpu=100.00ms elapsed=9.1s tid=0x1 nid=0x2 waiting on condition
         java.lang.Thread.State: TIMED_WAITING (sleeping)
      "penstock-akka.actor.default-dispatcher-5" #20 prio=5 cpu=1.00s elapsed=9s tid=0x1 nid=0x2 x
      """;

  private static final String AFTER =
      """
      "main" #1 prio=5 os_prio=0 cpu=100.00ms elapsed=19.1s tid=0x1 nid=0x2 waiting on condition
      "penstock-akka.actor.default-dispatcher-5" #20 prio=5 cpu=3.00s elapsed=9s tid=0x1 nid=0x2 x
      "penstock-akka.actor.default-dispatcher-11" #21 prio=5 cpu=1000.00ms elapsed=9s tid=0x1 x
      "VM Thread" os_prio=0 cpu=1000.00ms elapsed=19.12s tid=0x1 nid=0x3 runnable
      """;

  @Test
  void shouldAddUpPoolsAndLeaveOutWhatWasIdle() {
    assertEquals(
        List.of(" 75.0%  penstock-akka.actor.default-dispatcher-N", " 25.0%  VM Thread"),
        NodeThreads.parse(AFTER).since(NodeThreads.parse(BEFORE)));
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void shouldReadWhatTheFlightRecorderSaw() throws IOException {
    Path file = directory.resolve("own.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
      recording.start();
      do {
        keepParsing(Duration.ofMillis(300));
        recording.dump(file);
      } while (ProfileTable.read(file).lines().stream().noneMatch(line -> line.endsWith(RECORDS)));
    }
    List<String> lines = ProfileTable.read(file).lines();
    assertTrue(lines.stream().allMatch(line -> line.matches(" *[0-9.]+%  .+")), lines::toString);
  }

  private static void keepParsing(Duration time) {
    DeviceLog log =
        new DeviceLog(
            LinePool.of("ap-1", DeviceLog.STREAM), 0, Duration.ofDays(1).toMillis() * 1000);
    byte[] chunk = new byte[35_000];
    int bytes = log.render(log.next(0, chunk.length), chunk).bytes();
    RecordBatch batch = new RecordBatch();
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - end < 0) {
      try {
        new KmsgParser().parse(chunk, 0, bytes, true, batch);
      } catch (KmsgException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void shouldBlameTheInnermostPartThatIsKnown() {
    assertEquals(
        "TLS",
        Subsystem.titleOf(
            List.of(
                "java.util.Arrays.fill",
                "sun.security.ssl.SSLCipher.decrypt",
                "akka.stream.impl.fusing.GraphInterpreter.run")));
    assertEquals(
        RECORDS,
        Subsystem.titleOf(
            List.of("penstock.protocol.KmsgParser.newline", "penstock.node.gate.Upload.x")));
    assertEquals("the rest", Subsystem.titleOf(List.of("java.lang.Thread.run")));
  }
}
