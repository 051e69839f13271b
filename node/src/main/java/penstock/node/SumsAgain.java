package penstock.node;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import penstock.node.device.JdbcSumsNotes;
import penstock.node.device.LedgerBook;
import penstock.node.device.Ledgers;
import penstock.node.segment.SegmentStore;

/**
 * Asks ledgers for their sums, on behalf of a node that ended before it had written down what it
 * heard last. Its frames say whose ledgers these are, and for what has no frame, notes. Blocking.
 */
final class SumsAgain {

  /** Cold ledgers start at some 2,000 a second. */
  private static final int QUESTIONS_MAX = 128;

  /** In one go. */
  private static final int NOTES_MAX = 1_024;

  private final SegmentStore store;
  private final Ledgers ledgers;
  private final LedgerBook book;
  private final JdbcSumsNotes notes;

  SumsAgain(SegmentStore store, Ledgers ledgers, LedgerBook book, JdbcSumsNotes notes) {
    this.store = store;
    this.ledgers = ledgers;
    this.book = book;
    this.notes = notes;
  }

  /**
   * Asks the ledgers of all devices with a frame in the segment.
   *
   * @throws RuntimeException where one did not answer
   */
  void ask(String segment) {
    Set<String> devices = new HashSet<>();
    store.frames(segment).forEach(frame -> devices.add(frame.device()));
    ask(devices);
  }

  /**
   * Asks the ledgers of which there are notes, and takes the notes away.
   *
   * @throws RuntimeException where one did not answer: the notes stay then
   */
  void askNoted() {
    List<JdbcSumsNotes.Note> some;
    do {
      some = notes.oldest(NOTES_MAX);
      if (some.isEmpty()) {
        return;
      }
      ask(some.stream().map(JdbcSumsNotes.Note::device).collect(Collectors.toSet()));
      book.flush();
      notes.delete(some);
    } while (some.size() == NOTES_MAX);
  }

  private void ask(Set<String> devices) {
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
