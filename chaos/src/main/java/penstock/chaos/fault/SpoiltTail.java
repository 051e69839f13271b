package penstock.chaos.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import penstock.chaos.cluster.NodeUnderTest;

/**
 * A node ends in the middle of a write that nobody forced to the disk, and what was written last is
 * torn, has a bit flipped, or has garbage behind it, as after a power cut.
 */
public final class SpoiltTail implements Fault {

  private static final Duration CRASH_MAX = Duration.ofMinutes(1);
  private static final int TIMES_MAX = 60;

  /** What a segment begins with. */
  private static final int HEADER = 64;

  /** Less than any group has. */
  private static final int TAIL = 16;

  @Override
  public void strike(Attack attack) throws InterruptedException {
    do {
      NodeUnderTest node = attack.cluster().node();
      String crash = "after-write:" + (1 + attack.random().nextInt(TIMES_MAX));
      attack.note("kill " + node.name() + ", start it to crash at " + crash);
      node.kill();
      if (node.startToCrash(crash)) {
        node.demandCrash(crash, CRASH_MAX);
      }
      attack.note(spoil(newest(node.data().resolve("segments")), attack.random()));
      attack.note("start " + node.name());
      node.start();
      attack.awaitLoad(1 + attack.random().nextInt(TIMES_MAX));
    } while (!attack.isOver());
  }

  /** The one with frames that was begun last: their names ascend. */
  private static Path newest(Path segments) {
    try (Stream<Path> files = Files.list(segments)) {
      Optional<Path> newest =
          files
              .filter(file -> file.toString().endsWith(".seg") && written(file) > HEADER)
              .max(Comparator.naturalOrder());
      return newest.orElseThrow(() -> new IllegalStateException("no segment in " + segments));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the zeros begin that the file was made with. */
  private static int written(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      int end = bytes.length;
      while (end > 0 && bytes[end - 1] == 0) {
        end--;
      }
      return end;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String spoil(Path file, Random random) {
    int end = written(file);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      int back = 1 + random.nextInt(Math.min(TAIL, end));
      switch (random.nextInt(3)) {
        case 0 -> {
          ByteBuffer one = ByteBuffer.allocate(1);
          channel.read(one, end - back);
          one.put(0, (byte) (one.get(0) ^ 1 << random.nextInt(8))).flip();
          channel.write(one, end - back);
          return "flip a bit of " + file.getFileName() + " at " + (end - back);
        }
        case 1 -> {
          channel.write(ByteBuffer.allocate(back), end - back);
          return "tear " + file.getFileName() + " at " + (end - back);
        }
        default -> {
          byte[] garbage = new byte[1 + random.nextInt(4 * 1024)];
          random.nextBytes(garbage);
          channel.write(ByteBuffer.wrap(garbage), end);
          return garbage.length + " bytes of garbage in " + file.getFileName() + " at " + end;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
