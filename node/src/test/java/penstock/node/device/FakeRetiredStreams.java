package penstock.node.device;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A table of retired streams in memory that can be slow and can fail. */
final class FakeRetiredStreams implements RetiredStreams {

  private record Row(StreamLedger stream, long sequenceNumber) {}

  private final Map<String, Row> rows = new ConcurrentHashMap<>();
  private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);
  private volatile boolean failing;
  final AtomicInteger calls = new AtomicInteger();

  /** From now on, calls wait for {@link #release}. */
  void hold() {
    gate = new CompletableFuture<>();
  }

  void release() {
    gate.complete(null);
  }

  void fail(boolean fails) {
    failing = fails;
  }

  boolean holds(String stream) {
    return rows.containsKey(stream);
  }

  private <T> CompletionStage<T> answer(Supplier<T> reply) {
    calls.incrementAndGet();
    return gate.thenApply(
        open -> {
          if (failing) {
            throw new IllegalStateException("the table is away");
          }
          return reply.get();
        });
  }

  @Override
  public CompletionStage<Optional<StreamLedger>> find(String device, String stream) {
    return answer(() -> Optional.ofNullable(rows.get(stream)).map(Row::stream));
  }

  @Override
  public CompletionStage<List<StreamLedger>> all(String device) {
    return answer(() -> streams().toList());
  }

  @Override
  public CompletionStage<List<StreamLedger>> withHoles(String device, int limit) {
    return answer(
        () ->
            streams()
                .filter(stream -> stream.gaps().holeMs() > 0)
                .sorted(Comparator.comparing(stream -> stream.gaps().holeMs()))
                .limit(limit)
                .toList());
  }

  private Stream<StreamLedger> streams() {
    return rows.values().stream().map(Row::stream);
  }

  @Override
  public CompletionStage<Void> put(String device, StreamLedger stream, long sequenceNumber) {
    return answer(
        () -> {
          rows.merge(
              stream.name(),
              new Row(stream, sequenceNumber),
              (before, now) -> {
                if (before.sequenceNumber > now.sequenceNumber) {
                  throw new IllegalStateException("written by a later owner");
                }
                return now;
              });
          return null;
        });
  }
}
