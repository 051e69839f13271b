package penstock.node.operator;

import penstock.node.index.NarrativeGap;
import penstock.node.index.NarrativeRecord;
import penstock.node.index.NarrativeScan.Progress;

/**
 * Records as the bytes that were stored, {@code /dev/kmsg} lines. What can't be read is a line that
 * begins with {@code # gap}, which no reader of such lines takes for a record.
 */
final class RecordKmsg implements RecordWriter {

  private final RecordText text = new RecordText();

  @Override
  public void record(NarrativeRecord record, TextBuffer out) {
    out.raw(record.bytes(), record.start(), record.end());
    if (record.bytes()[record.end() - 1] != '\n') {
      out.put('\n');
    }
  }

  @Override
  public void gap(NarrativeGap gap, TextBuffer out) {
    text.gap(gap, out);
  }

  @Override
  public void progress(Progress progress, TextBuffer out) {
    throw new IllegalStateException("no progress among stored bytes");
  }
}
