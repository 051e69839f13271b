package penstock.node.operator;

import penstock.node.index.NarrativeGap;
import penstock.node.index.NarrativeRecord;
import penstock.node.index.NarrativeScan.Progress;
import penstock.protocol.Syslog;

/**
 * Records for people: {@code 2026-11-21T05:46:10.123456Z device1 kern.warning: text}, with a {@code
 * ~} behind the time where it is estimated. Continuation lines follow behind four spaces, lines
 * that are no records behind {@code " ! "}. A line that begins with {@code #} is not the device's:
 * {@code # gap …} for what can't be read, {@code # progress …} where it was asked for.
 */
final class RecordText implements RecordWriter {

  private final TimeText time = new TimeText();

  @Override
  public void record(NarrativeRecord record, TextBuffer out) {
    time.write(record.timeUs(), out);
    out.put(record.estimated() ? "~ " : " ")
        .put(record.device())
        .put(' ')
        .put(Syslog.facility(record.facility()))
        .put('.')
        .put(Syslog.priority(record.priority()))
        .put(": ")
        .safe(record.bytes(), record.textStart(), record.textEnd())
        .put('\n');
    if (record.hasMoreLines()) {
      RecordLines.walk(
          record,
          (continuation, from, to) ->
              out.put(continuation ? "    " : "  ! ").safe(record.bytes(), from, to).put('\n'));
    }
  }

  @Override
  public void gap(NarrativeGap gap, TextBuffer out) {
    out.put("# gap ");
    time.write(gap.timeUs(), out);
    out.put(' ').put(gap.device()).put(": ").safe(Gaps.sentence(gap)).put('\n');
  }

  @Override
  public void progress(Progress progress, TextBuffer out) {
    out.put("# progress ");
    ProgressJson.write(progress, out);
    out.put('\n');
  }
}
