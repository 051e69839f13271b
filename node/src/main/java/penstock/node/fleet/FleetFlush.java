package penstock.node.fleet;

import akka.util.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has all nodes write what they have heard of ledgers. Thread-safe. */
public final class FleetFlush implements Supplier<CompletionStage<?>> {

  private static final Logger LOG = LoggerFactory.getLogger(FleetFlush.class);

  private static final String KIND = "flush-sums";

  /** Who asks asks once a second at most. */
  private static final int ANSWERS_MAX = 64;

  /** Some thousand rows take less; what is not written by then counts the next time. */
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final Runnable own;
  private final FleetCalls calls;
  private final Executor blocking;

  /**
   * Of this node and all others.
   *
   * @param own of this node; blocking
   */
  public FleetFlush(Runnable own, FleetCalls calls, Executor blocking) {
    this.own = own;
    this.calls = calls;
    this.blocking = blocking;
  }

  static FleetService service(Runnable own) {
    return SmallService.of(
        KIND,
        ANSWERS_MAX,
        payload -> {
          own.run();
          return ByteString.emptyByteString();
        });
  }

  @Override
  public CompletionStage<?> get() {
    List<CompletableFuture<?>> all = new ArrayList<>();
    all.add(CompletableFuture.runAsync(own, blocking));
    for (String node : calls.peers().others().keySet()) {
      all.add(
          calls
              .fetch(node, KIND, ByteString.emptyByteString(), TIMEOUT)
              .exceptionally(
                  e -> {
                    LOG.info("not all sums are written: {}", e.getMessage());
                    return ByteString.emptyByteString();
                  })
              .toCompletableFuture());
    }
    return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new));
  }
}
