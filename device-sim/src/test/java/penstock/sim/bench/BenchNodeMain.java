package penstock.sim.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.CountDownLatch;

/** {@link BenchNode} as a process, started and stopped like a node. */
final class BenchNodeMain {

  private static final String DATA = "-Dpenstock.data-dir=";
  private static final String LOSE = "-Dlose=";
  private static final String FAIL = "-Dfail=";

  private BenchNodeMain() {}

  public static void main(String[] args)
      throws IOException, GeneralSecurityException, InterruptedException {
    BenchNode node = BenchNode.start();
    for (String arg : args) {
      if (arg.startsWith(DATA)) {
        Path segments = Path.of(arg.substring(DATA.length()), "segments");
        Files.write(Files.createDirectories(segments).resolve("1"), new byte[] {1, 2, 3, 0, 0});
      }
      if (arg.startsWith(LOSE)) {
        node.lose = Integer.parseInt(arg.substring(LOSE.length()));
      }
      if (arg.startsWith(FAIL)) {
        System.err.println(arg.substring(FAIL.length()));
        System.exit(2);
      }
    }
    System.out.println("ready device=" + node.devicePort() + " operator=" + node.operatorPort());
    new CountDownLatch(1).await();
  }
}
