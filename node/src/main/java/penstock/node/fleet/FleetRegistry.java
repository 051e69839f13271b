package penstock.node.fleet;

import akka.util.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.registry.DeviceEntry;
import penstock.node.registry.Registry;

/**
 * The registry with word to all nodes of each change, so that it is in force everywhere when its
 * stage completes. A node that does not hear of it finds it when it looks into the database again,
 * which it does every second. Thread-safe.
 */
public final class FleetRegistry implements Registry {

  private static final Logger LOG = LoggerFactory.getLogger(FleetRegistry.class);

  private static final String KIND = "device-changed";
  private static final int ANSWERS_MAX = 256;

  /** The change is durable; an operator does not wait longer for a node that is in trouble. */
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private final Registry registry;
  private final FleetCalls calls;

  public FleetRegistry(Registry registry, FleetCalls calls) {
    this.registry = registry;
    this.calls = calls;
  }

  /**
   * Hears of changes by other nodes.
   *
   * @param read a device again; blocking
   */
  static FleetService service(Consumer<String> read) {
    return SmallService.of(
        KIND,
        ANSWERS_MAX,
        payload -> {
          read.accept(payload.utf8String());
          return ByteString.emptyByteString();
        });
  }

  @Override
  public CompletionStage<DeviceEntry> put(DeviceEntry entry) {
    return registry.put(entry).thenCompose(stored -> told(stored.id(), stored));
  }

  /** Tells nobody: so many are found at the next look, within a second or so. */
  @Override
  public CompletionStage<Integer> putAll(List<DeviceEntry> entries) {
    return registry.putAll(entries);
  }

  @Override
  public CompletionStage<@Nullable DeviceEntry> revoke(String id) {
    return registry.revoke(id).thenCompose(stored -> told(id, stored));
  }

  private <T extends @Nullable Object> CompletionStage<T> told(String id, T result) {
    List<CompletableFuture<?>> all = new ArrayList<>();
    for (String node : calls.peers().others().keySet()) {
      all.add(
          calls
              .fetch(node, KIND, ByteString.fromString(id), TIMEOUT)
              .exceptionally(
                  e -> {
                    LOG.info(
                        "device {} is changed, but not everywhere yet: {}", id, e.getMessage());
                    return ByteString.emptyByteString();
                  })
              .toCompletableFuture());
    }
    return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> result);
  }

  @Override
  public @Nullable DeviceEntry byFingerprint(String fingerprint) {
    return registry.byFingerprint(fingerprint);
  }

  @Override
  public @Nullable DeviceEntry byId(String id) {
    return registry.byId(id);
  }

  @Override
  public Collection<DeviceEntry> all() {
    return registry.all();
  }

  @Override
  public boolean current() {
    return registry.current();
  }
}
