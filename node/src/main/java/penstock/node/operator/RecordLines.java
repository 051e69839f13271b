package penstock.node.operator;

import penstock.node.index.NarrativeRecord;

/** Walks over the lines of a record that follow its first. */
final class RecordLines {

  private RecordLines() {}

  /** Takes a line; {@code from} is behind a continuation's space. */
  interface Visitor {
    void line(boolean continuation, int from, int to);
  }

  static void walk(NarrativeRecord record, Visitor visitor) {
    byte[] bytes = record.bytes();
    int at = record.textEnd() + 1;
    while (at < record.end()) {
      int end = at;
      while (end < record.end() && bytes[end] != '\n') {
        end++;
      }
      boolean continuation = bytes[at] == ' ';
      visitor.line(continuation, continuation ? at + 1 : at, end);
      at = end + 1;
    }
  }
}
