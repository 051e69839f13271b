package penstock.node.operator;

import penstock.node.index.NarrativeGap;
import penstock.node.index.NarrativeItem;
import penstock.node.index.NarrativeRecord;
import penstock.node.index.NarrativeScan.Progress;

/** Writes a narrative; for one answer, not thread-safe. */
interface RecordWriter {

  void record(NarrativeRecord record, TextBuffer out);

  void gap(NarrativeGap gap, TextBuffer out);

  void progress(Progress progress, TextBuffer out);

  default void item(NarrativeItem item, TextBuffer out) {
    if (item instanceof NarrativeRecord record) {
      record(record, out);
    } else if (item instanceof NarrativeGap gap) {
      gap(gap, out);
    }
  }
}
