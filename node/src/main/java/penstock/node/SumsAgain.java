package penstock.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import penstock.node.device.LedgerBook;
import penstock.node.device.Ledgers;
import penstock.node.segment.SegmentStore;

/**
 * Asks ledgers for their sums, on behalf of a node that is gone: what it had heard in its last
 * seconds and not written down. Its frames say whose ledgers these are. Blocking.
 */
final class SumsAgain {

  /** Cold ledgers start at some 2,000 a second. */
  private static final int QUESTIONS_MAX = 128;

  private final SegmentStore store;
  private final Ledgers ledgers;
  private final LedgerBook book;

  SumsAgain(SegmentStore store, Ledgers ledgers, LedgerBook book) {
    this.store = store;
    this.ledgers = ledgers;
    this.book = book;
  }

  /**
   * Asks the ledgers of all devices with a frame in the segment.
   *
   * @throws RuntimeException where one did not answer
   */
  void ask(String segment) {
    Set<String> devices = new TreeSet<>();
    store.frames(segment).forEach(frame -> devices.add(frame.device()));
    List<CompletableFuture<?>> asked = new ArrayList<>(QUESTIONS_MAX);
    for (String device : devices) {
      asked.add(
          ledgers
              .report(device)
              .thenAccept(report -> book.update(report.summary()))
              .toCompletableFuture());
      if (asked.size() == QUESTIONS_MAX) {
        await(asked);
      }
    }
    await(asked);
  }

  private static void await(List<CompletableFuture<?>> asked) {
    CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new)).join();
    asked.clear();
  }
}
