package penstock.node.operator;

import akka.Done;
import akka.NotUsed;
import akka.stream.javadsl.Source;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;

/**
 * How many answers of a kind may stream at once. A place is taken when the answer begins to stream
 * and given back when it ends in whatever way. Thread-safe.
 */
final class Slots {

  private final Semaphore free;
  private final String full;

  /**
   * Slots of a kind.
   *
   * @param full what to say where none is free
   */
  Slots(int most, String full) {
    this.free = new Semaphore(most);
    this.full = full;
  }

  /**
   * Refuses where none is free.
   *
   * @throws Problem where it does
   */
  void check() {
    if (free.availablePermits() == 0) {
      throw Problem.busy(full);
    }
  }

  int free() {
    return free.availablePermits();
  }

  /** The source, which fails where others took the last place since {@link #check}. */
  <T> Source<T, NotUsed> guard(Source<T, NotUsed> source) {
    return Source.lazySource(
            () -> {
              if (!free.tryAcquire()) {
                throw Problem.busy(full);
              }
              return source.watchTermination(this::release);
            })
        .mapMaterializedValue(started -> NotUsed.getInstance());
  }

  private NotUsed release(NotUsed source, CompletionStage<Done> ended) {
    ended.whenComplete((done, failure) -> free.release());
    return source;
  }
}
