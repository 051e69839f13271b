package penstock.node.fleet;

import akka.util.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import penstock.node.wire.FleetWire;

/** Asks all members how they are, at most once a second. Thread-safe. */
public final class ClusterNodes implements FleetNodes {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final Duration AGE_MAX = Duration.ofSeconds(1);

  private final ClusterPeers peers;
  private final FleetCalls calls;
  private final Supplier<NodeStatus> own;

  private @Nullable CompletionStage<List<NodeReport>> current;
  private long askedNanos;

  public ClusterNodes(ClusterPeers peers, FleetCalls calls, Supplier<NodeStatus> own) {
    this.peers = peers;
    this.calls = calls;
    this.own = own;
  }

  @Override
  public synchronized CompletionStage<List<NodeReport>> reports() {
    CompletionStage<List<NodeReport>> last = current;
    if (last == null || System.nanoTime() - askedNanos > AGE_MAX.toNanos()) {
      askedNanos = System.nanoTime();
      last = ask();
      current = last;
    }
    return last;
  }

  private CompletionStage<List<NodeReport>> ask() {
    List<CompletableFuture<NodeReport>> asked = new ArrayList<>();
    for (FleetMember member : peers.members()) {
      asked.add(report(member).toCompletableFuture());
    }
    return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> asked.stream().map(CompletableFuture::join).toList());
  }

  private CompletionStage<NodeReport> report(FleetMember member) {
    if (member.id().equals(peers.self())) {
      return CompletableFuture.completedFuture(new NodeReport(member, own.get()));
    }
    return calls
        .fetch(member.id(), StatusService.KIND, ByteString.emptyByteString(), TIMEOUT)
        .handle((bytes, failure) -> new NodeReport(member, status(bytes)));
  }

  private static @Nullable NodeStatus status(@Nullable ByteString bytes) {
    try {
      return bytes == null
          ? null
          : StatusService.status(FleetWire.Status.parseFrom(bytes.toArrayUnsafe()));
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }
}
