package penstock.sim.demo;

import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Reads the log of the machine that this runs on, {@code /dev/kmsg}: all records up to now. Each
 * read gives one record, and the one behind the last would wait for the kernel to say something: so
 * a thread of its own reads, and is left to wait when nothing has come for a moment.
 */
final class MachineLog {

  /** The kernel never gives a longer record; a shorter buffer is refused with EINVAL. */
  private static final int READ_BYTES = 8 * 1024;

  /** A kernel with a huge buffer: the rest is left out. */
  private static final int BYTES_MAX = 16 << 20;

  /** Records of the backlog come within microseconds. */
  private static final Duration PAUSE = Duration.ofMillis(300);

  /** A record that is overwritten while it is read gives EPIPE; the next read goes on behind it. */
  private static final int OVERRUNS_MAX = 1_000;

  private static final byte[] END = new byte[0];

  private final LinkedBlockingQueue<byte[]> reads = new LinkedBlockingQueue<>();

  private MachineLog() {}

  /**
   * The records from the oldest on.
   *
   * @throws IOException where the file can't be read: there is none, or only root may
   */
  static byte[] read(Path file) throws IOException, InterruptedException {
    return new MachineLog().readAll(file);
  }

  private byte[] readAll(Path file) throws IOException, InterruptedException {
    InputStream in = new FileInputStream(file.toFile());
    Thread thread = new Thread(() -> copy(in), "kmsg");
    thread.setDaemon(true);
    thread.start();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (all.size() < BYTES_MAX) {
      byte[] read = reads.poll(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
      if (read == null || read.length == 0) {
        break;
      }
      all.writeBytes(read);
    }
    return all.toByteArray();
  }

  private void copy(InputStream in) {
    byte[] buffer = new byte[READ_BYTES];
    int overruns = 0;
    try (in) {
      while (overruns < OVERRUNS_MAX) {
        try {
          int read = in.read(buffer);
          if (read < 0) {
            break;
          }
          reads.add(Arrays.copyOf(buffer, read));
        } catch (IOException e) {
          overruns++;
        }
      }
    } catch (IOException e) {
      // It can't be closed; there is nothing to lose.
    }
    reads.add(END);
  }
}
