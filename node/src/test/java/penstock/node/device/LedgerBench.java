package penstock.node.device;

import static penstock.node.device.LedgerNode.await;

import com.typesafe.config.Config;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.HdrHistogram.ConcurrentHistogram;
import penstock.node.segment.FrameHeader;
import penstock.protocol.SeqRanges;

/**
 * How fast one node commits, and what an active device costs. Not a test; by hand: {@code java -cp
 * node/target/test-classes:node/target/classes:'node/target/lib/*':…
 * penstock.node.device.LedgerBench DEVICES OUTSTANDING SECONDS [SETTING…]}.
 */
final class LedgerBench {

  private final LedgerNode node;
  private final int devices;
  private final AtomicLong[] next;
  private final AtomicLong offsets = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();

  private LedgerBench(LedgerNode node, int devices) {
    this.node = node;
    this.devices = devices;
    this.next = Stream.generate(AtomicLong::new).limit(devices).toArray(AtomicLong[]::new);
  }

  public static void main(String[] args) throws Exception {
    int devices = Integer.parseInt(args[0]);
    int outstanding = Integer.parseInt(args[1]);
    int seconds = Integer.parseInt(args[2]);
    Path dir = Files.createTempDirectory("ledger-bench");
    Config config =
        LedgerNode.config(dir, List.of(args).subList(3, args.length).toArray(new String[0]));
    try (LedgerNode node = LedgerNode.start(config)) {
      LedgerBench bench = new LedgerBench(node, devices);
      await(node.ledgers.position("warm", "up"));
      long before = usedHeap();
      bench.run("cold", outstanding, devices, Long.MAX_VALUE);
      long after = usedHeap();
      System.out.printf(
          "%d active devices: %,d bytes of heap each%n", devices, (after - before) / devices);
      ScheduledExecutorService tidying = Executors.newSingleThreadScheduledExecutor();
      var unused = tidying.scheduleWithFixedDelay(node.database::tidy, 5, 5, TimeUnit.SECONDS);
      var unusedSweep = tidying.scheduleWithFixedDelay(node.oldRows::sweep, 1, 1, TimeUnit.SECONDS);
      bench.run("warm up", outstanding, Long.MAX_VALUE, 5_000_000_000L);
      bench.run("commit", outstanding, Long.MAX_VALUE, seconds * 1_000_000_000L);
      bench.run("offer and commit", outstanding, Long.MAX_VALUE, seconds * 1_000_000_000L);
      tidying.shutdown();
      System.out.printf("database: %,d bytes%n", bytes(dir));
    } finally {
      System.out.printf("database when closed: %,d bytes%n", bytes(dir));
      delete(dir);
    }
  }

  private void run(String what, int outstanding, long countMax, long nanosMax)
      throws InterruptedException {
    ConcurrentHistogram latency = new ConcurrentHistogram(60_000_000L, 3);
    Semaphore room = new Semaphore(outstanding);
    long cpu = cpuNanos();
    long begin = System.nanoTime();
    long count = 0;
    while (count < countMax && System.nanoTime() - begin < nanosMax) {
      room.acquire();
      int device = (int) (count++ % devices);
      long sent = System.nanoTime();
      upload(device, what.startsWith("offer"))
          .whenComplete(
              (done, failure) -> {
                room.release();
                latency.recordValue((System.nanoTime() - sent) / 1_000);
                if (failure != null) {
                  failures.incrementAndGet();
                }
              });
    }
    room.acquire(outstanding);
    double elapsed = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        "%s: %,.0f/s, p50 %.1f ms, p99 %.1f ms, max %.1f ms, %.0f µs of CPU each, %d failed%n",
        what,
        count / elapsed,
        latency.getValueAtPercentile(50) / 1e3,
        latency.getValueAtPercentile(99) / 1e3,
        latency.getMaxValue() / 1e3,
        (cpuNanos() - cpu) / 1e3 / count,
        failures.get());
  }

  private CompletionStage<?> upload(int device, boolean offers) {
    long first = next[device].getAndAdd(80);
    SeqRanges runs = SeqRanges.of(first, first + 79);
    Ledgers.Offer offer = Frames.offer("device-" + device, "stream-1", runs);
    FrameHeader header = Frames.header(offer, runs);
    CompletionStage<Ledgers.OfferReply> offered =
        offers
            ? node.ledgers.offer(offer)
            : CompletableFuture.completedFuture(new Ledgers.InFlight());
    return offered.thenCompose(
        reply ->
            node.ledgers.commit(
                header,
                Frames.at(offsets.incrementAndGet()),
                0,
                reply instanceof Ledgers.Fresh fresh ? fresh.token() : 1));
  }

  private static long usedHeap() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static long bytes(Path dir) throws IOException {
    try (Stream<Path> files = Files.walk(dir)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static void delete(Path dir) throws IOException {
    try (Stream<Path> files = Files.walk(dir)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
