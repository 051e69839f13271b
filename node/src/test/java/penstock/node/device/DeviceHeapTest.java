package penstock.node.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.typed.javadsl.AskPattern;
import akka.cluster.sharding.ShardRegion.CurrentShardRegionState;
import akka.cluster.sharding.typed.GetShardRegionState;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import penstock.node.segment.FrameHeader;
import penstock.protocol.SeqRanges;

/**
 * What an active device costs: its actor with mailbox, behaviour and ledger, and its place in the
 * shard. A million of them are to fit into a fleet of nodes, so each one counts.
 */
@Timeout(180)
class DeviceHeapTest {

  private static final int DEVICES = 5_000;
  private static final int WARM = 500;
  private static final int COMMITS = 4;
  private static final int JUMPS_EACH = 7;
  private static final int BYTES_MAX = 8 * 1024;

  /** Uploads under way at once. */
  private static final int AT_ONCE = 128;

  private static final Duration BOUND = Duration.ofSeconds(30);

  private final Path dir;

  DeviceHeapTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @Test
  void shouldTakeEightKibibytesOfHeapForAnActiveDeviceAtMost() throws Exception {
    try (LedgerNode node = LedgerNode.start(LedgerNode.config(dir))) {
      // What is made once, whatever the number of devices.
      commitAll(node, "warm", WARM);
      commitAll(node, "d", DEVICES);
      assertEquals(WARM + DEVICES, active(node));
      long active = usedHeap();
      stop(node, "d", DEVICES);
      awaitActive(node, WARM);
      // The database's cache and all else is as it was.
      long bytes = (active - usedHeap()) / DEVICES;
      System.out.println("heap of an active device: " + bytes + " bytes");
      assertTrue(bytes > 500, "nothing was measured: " + bytes);
      assertTrue(bytes <= BYTES_MAX, bytes + " bytes of heap for an active device");
    }
  }

  private static void commitAll(LedgerNode node, String name, int devices) throws Exception {
    Semaphore room = new Semaphore(AT_ONCE);
    CompletableFuture<Void> failure = new CompletableFuture<>();
    for (int i = 0; i < devices && !failure.isDone(); i++) {
      room.acquire();
      var unused =
          commits(node.ledgers, name + i, 0)
              .whenComplete(
                  (nothing, e) -> {
                    room.release();
                    if (e != null) {
                      failure.completeExceptionally(e);
                    }
                  });
    }
    room.acquire(AT_ONCE);
    failure.complete(null);
    failure.get();
  }

  /** Some uploads of a device, one after the other. */
  private static CompletionStage<Void> commits(Ledgers ledgers, String device, int done) {
    if (done == COMMITS) {
      return CompletableFuture.completedFuture(null);
    }
    Ledgers.Offer offer = Frames.offer(device, "stream-1", runs(done));
    return ledgers
        .offer(offer)
        .thenCompose(
            reply -> {
              Ledgers.Fresh fresh = assertInstanceOf(Ledgers.Fresh.class, reply);
              FrameHeader header = Frames.header(offer, fresh.fresh());
              return ledgers.commit(
                  header, Frames.at((device + done).hashCode() & 0xffffff), 0, fresh.token());
            })
        .thenCompose(reply -> commits(ledgers, device, done + 1));
  }

  /** With jumps, at each of which the device lost records: nearly as many as a ledger keeps. */
  private static SeqRanges runs(int upload) {
    SeqRanges.Builder runs = new SeqRanges.Builder();
    for (int i = 0; i < JUMPS_EACH; i++) {
      long first = 1_000_000L + (upload * JUMPS_EACH + i) * 150L;
      runs.add(first, first + 99);
    }
    return runs.build();
  }

  private static void stop(LedgerNode node, String name, int devices) {
    for (int i = 0; i < devices; i++) {
      ClusterSharding.get(node.system)
          .entityRefFor(Device.ENTITY_KEY, name + i)
          .tell(DeviceCommand.Stop.INSTANCE);
    }
  }

  private static void awaitActive(LedgerNode node, int devices) throws Exception {
    long deadline = System.nanoTime() + BOUND.toNanos();
    while (active(node) != devices) {
      assertTrue(System.nanoTime() < deadline, "the devices did not stop");
      Thread.onSpinWait();
    }
  }

  private static int active(LedgerNode node) throws Exception {
    CompletionStage<CurrentShardRegionState> state =
        AskPattern.ask(
            ClusterSharding.get(node.system).shardState(),
            replyTo -> new GetShardRegionState(Device.ENTITY_KEY, replyTo),
            BOUND,
            node.system.scheduler());
    return LedgerNode.await(state).getShards().stream()
        .mapToInt(shard -> shard.getEntityIds().size())
        .sum();
  }

  /** What is reachable; some things are so only until a collection has run their cleaners. */
  private static long usedHeap() {
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      used = Math.min(used, afterCollection());
    }
    return used;
  }

  private static long afterCollection() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null)
        .mapToLong(pool -> pool.getCollectionUsage().getUsed())
        .sum();
  }
}
