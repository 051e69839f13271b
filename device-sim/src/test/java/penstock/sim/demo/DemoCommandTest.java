package penstock.sim.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.sim.fake.SimProcess;

/** {@code penstock demo} as a process, over a fake node: how it ends, and with which exit code. */
final class DemoCommandTest {

  private static final Pattern DUPLICATES = Pattern.compile("duplicates +([0-9,]+) records");

  @TempDir private Path folder;

  private SimProcess demo(boolean lying, String... length) throws IOException {
    String[] args = {
      "demo", "--devices", "30", "--rate-factor", "80", "--data-dir", folder.resolve("data") + ""
    };
    String[] all = new String[args.length + length.length];
    System.arraycopy(args, 0, all, 0, args.length);
    System.arraycopy(length, 0, all, args.length, length.length);
    return SimProcess.start(SimProcess.fakeNode(lying), all);
  }

  @Test
  void shouldSumUpWhenInterrupted() throws Exception {
    try (SimProcess demo = demo(false)) {
      demo.await(line -> line.contains("records acknowledged  "));
      demo.interrupt();
      assertEquals(0, demo.exitCode(), demo::said);
      assertTrue(demo.said().contains("the devices say:"), demo::said);
      assertTrue(demo.said().endsWith("all agrees"), demo::said);
      assertTrue(Files.isDirectory(folder.resolve("data")), "the data was to stay");
    }
  }

  /** Answers that get lost make devices send again what the node has. */
  @Test
  void shouldShowDuplicatesThatAreDropped() throws Exception {
    try (SimProcess demo = demo(false, "--seconds", "8")) {
      assertEquals(0, demo.exitCode(), demo::said);
      Matcher duplicates = DUPLICATES.matcher(demo.said());
      assertTrue(duplicates.find(), demo::said);
      assertFalse(duplicates.group(1).equals("0"), demo::said);
    }
  }

  @Test
  void shouldTellTheDifferenceAndExitWithOne() throws Exception {
    try (SimProcess demo = demo(true, "--seconds", "3")) {
      assertEquals(1, demo.exitCode(), demo::said);
      assertTrue(demo.said().contains("event dhcp-ack made twice"), demo::said);
      assertTrue(demo.said().endsWith("something does not agree"), demo::said);
    }
  }
}
