package penstock.node.operator;

import penstock.node.index.NarrativeGap;
import penstock.node.index.NarrativeRecord;
import penstock.node.index.NarrativeScan.Progress;

/**
 * Records as one JSON object a line: {@code device stream seq boot time time_estimated priority
 * facility text}, priority and facility as syslog's numbers, and the arrays {@code continuation}
 * and {@code malformed} with the lines that follow the first, where there are any. What can't be
 * read is an object with {@code error}; progress, where it was asked for, one with {@code
 * progress}.
 */
final class RecordJson implements RecordWriter {

  private final TimeText time = new TimeText();

  @Override
  public void record(NarrativeRecord record, TextBuffer out) {
    object(record, out);
    out.put('\n');
  }

  /** Without a newline. */
  void object(NarrativeRecord record, TextBuffer out) {
    out.put("{\"device\":")
        .jsonText(record.device())
        .put(",\"stream\":")
        .jsonText(record.stream())
        .put(",\"seq\":")
        .put(record.seq())
        .put(",\"boot\":")
        .put(record.boot())
        .put(",\"time\":\"");
    time.write(record.timeUs(), out);
    out.put("\",\"time_estimated\":")
        .put(record.estimated() ? "true" : "false")
        .put(",\"priority\":")
        .put(record.priority())
        .put(",\"facility\":")
        .put(record.facility())
        .put(",\"text\":")
        .jsonText(record.bytes(), record.textStart(), record.textEnd());
    if (record.hasMoreLines()) {
      lines(record, true, ",\"continuation\":[", out);
      lines(record, false, ",\"malformed\":[", out);
    }
    out.put('}');
  }

  private static void lines(
      NarrativeRecord record, boolean wanted, String opening, TextBuffer out) {
    int[] count = new int[1];
    RecordLines.walk(
        record,
        (continuation, from, to) -> {
          if (continuation == wanted) {
            out.put(count[0]++ == 0 ? opening : ",").jsonText(record.bytes(), from, to);
          }
        });
    if (count[0] > 0) {
      out.put(']');
    }
  }

  @Override
  public void gap(NarrativeGap gap, TextBuffer out) {
    out.put("{\"error\":")
        .jsonText(Gaps.sentence(gap))
        .put(",\"device\":")
        .jsonText(gap.device())
        .put(",\"stream\":")
        .jsonText(gap.stream())
        .put(",\"time\":\"");
    time.write(gap.timeUs(), out);
    out.put("\",\"location\":").jsonText(gap.location().toString()).put(",\"ranges\":");
    RangesJson.write(gap.ranges(), out);
    out.put("}\n");
  }

  @Override
  public void progress(Progress progress, TextBuffer out) {
    out.put("{\"progress\":");
    ProgressJson.write(progress, out);
    out.put("}\n");
  }
}
