package penstock.node.segment.local;

import akka.util.ByteString;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;
import penstock.node.segment.Codec;
import penstock.node.segment.FrameHeader;
import penstock.node.segment.Frames;
import penstock.node.segment.SegmentSettings;
import penstock.node.segment.log.SegmentMetrics;

/**
 * How fast frames get durable: a number of appends are outstanding at any time, each is settled
 * once it is durable. Prints medians of {@link #ROUNDS} rounds. Not part of the tests: run {@link
 * #main} with a directory on the disk in question.
 */
final class SegmentBench {

  private static final int ROUNDS = 5;
  private static final Duration ROUND = Duration.ofSeconds(2);

  private final LocalSegmentStore store;
  private final ByteString payload;
  private final int outstanding;
  private final Histogram latencyNs = new SynchronizedHistogram(3);

  private SegmentBench(LocalSegmentStore store, int payloadBytes, int outstanding) {
    this.store = store;
    this.outstanding = outstanding;
    byte[] noise = new byte[payloadBytes];
    new Random(1).nextBytes(noise);
    this.payload = ByteString.fromArray(noise);
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory(Path.of(args[0]), "segment-bench");
    try {
      for (int payloadBytes : new int[] {9_000, 250_000}) {
        for (int outstanding : new int[] {16, 256}) {
          run(directory.resolve(payloadBytes + "-" + outstanding), payloadBytes, outstanding);
        }
      }
    } finally {
      delete(directory);
    }
  }

  private static void run(Path directory, int payloadBytes, int outstanding)
      throws InterruptedException {
    SegmentSettings settings =
        new SegmentSettings(
            64 << 20,
            Duration.ofMinutes(10),
            Duration.ZERO,
            256 << 20,
            8192,
            Duration.ofSeconds(30),
            Duration.ofDays(30),
            2L << 30,
            32 << 20);
    ExecutorService completions = Executors.newSingleThreadExecutor();
    try (LocalSegmentStore store =
        LocalSegmentStore.open(
            settings,
            directory,
            "bench",
            Clock.systemUTC(),
            completions,
            new SegmentMetrics(new PrometheusRegistry()))) {
      new SegmentBench(store, payloadBytes, outstanding).run();
    } finally {
      completions.shutdown();
    }
  }

  private void run() throws InterruptedException {
    round();
    latencyNs.reset();
    double[] perSecond = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      perSecond[i] = round();
    }
    Arrays.sort(perSecond);
    double median = perSecond[ROUNDS / 2];
    System.out.printf(
        "%,d B payload, %d outstanding: %,.0f appends/s, %,.0f MB/s, p50 %.2f ms, p99 %.2f ms;"
            + " rounds %s; %s%n",
        payload.size(),
        outstanding,
        median,
        median * payload.size() / 1e6,
        latencyNs.getValueAtPercentile(50) / 1e6,
        latencyNs.getValueAtPercentile(99) / 1e6,
        Arrays.stream(perSecond).mapToObj(v -> String.format("%.0f", v)).toList(),
        store.stats());
  }

  /** Appends a second. */
  private double round() throws InterruptedException {
    Semaphore room = new Semaphore(outstanding);
    long beganNs = System.nanoTime();
    long seq = 0;
    while (System.nanoTime() - beganNs < ROUND.toNanos()) {
      room.acquire();
      append(seq++, room);
    }
    room.acquire(outstanding);
    return seq * 1e9 / (System.nanoTime() - beganNs);
  }

  private void append(long seq, Semaphore room) {
    FrameHeader header =
        Frames.header("device-" + seq % 1000, "s1", seq, seq + 300, Codec.ZSTD, 4 * payload.size());
    long appendedNs = System.nanoTime();
    store
        .append(header, payload)
        .whenComplete(
            (location, failure) -> {
              latencyNs.recordValue(System.nanoTime() - appendedNs);
              room.release();
              if (failure == null) {
                store.settle(location, header.ranges());
              } else {
                System.err.println(failure);
              }
            });
  }

  private static void delete(Path directory) throws IOException {
    List<Path> paths = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(directory)) {
      walk.sorted(Comparator.reverseOrder()).forEach(paths::add);
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }
}
