package penstock.node;

import akka.http.javadsl.ServerBinding;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Listeners of one kind that are bound, and end together. Thread-safe. */
final class Bindings {

  private static final Duration BIND_TIMEOUT = Duration.ofSeconds(30);

  /** Longer than an upload takes that is not a stream; streams are cut off and sent again. */
  private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(5);

  private final List<ServerBinding> bound = new CopyOnWriteArrayList<>();

  /**
   * Waits for one more.
   *
   * @param setting that says where, for the message of a failure
   * @throws IllegalStateException where it can't be bound
   */
  void await(CompletionStage<ServerBinding> binding, String setting) {
    try {
      bound.add(
          binding
              .toCompletableFuture()
              .orTimeout(BIND_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
              .join());
    } catch (RuntimeException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalStateException(
          "a listener can't be bound, see " + setting + ": " + cause.getMessage(), e);
    }
  }

  /** The port of the first one. */
  int port() {
    return bound.get(0).localAddress().getPort();
  }

  /** Takes no new connections, and lets those that are there finish. */
  CompletionStage<?> end() {
    return CompletableFuture.allOf(
        bound.stream()
            .map(binding -> binding.terminate(DRAIN_TIMEOUT).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new));
  }
}
