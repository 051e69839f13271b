package penstock.chaos.workload;

import java.nio.charset.StandardCharsets;

/**
 * The body of an upload: all records of a stream from one number to another that were not
 * overwritten; none where {@code last} lies below {@code first}.
 *
 * @param oldest what {@code Penstock-Oldest} says, -1 where it is not sent
 */
record Chunk(StreamTruth stream, long first, long last, long oldest) {

  /** No records: only announces what is lost. */
  static Chunk announcing(StreamTruth stream, long oldest) {
    return new Chunk(stream, 0, -1, oldest);
  }

  /** What {@code Penstock-Mono} says, -1 where it is not sent: with a good clock nobody asks. */
  long monoUs() {
    StreamScript script = stream.script();
    return last < first || !script.clockJumps() ? -1 : script.monoUs(last);
  }

  byte[] kmsg() {
    StringBuilder lines = new StringBuilder();
    for (long seq = first; seq <= last; seq++) {
      if (!stream.script().isOverwritten(seq)) {
        lines.append(stream.script().kmsg(seq));
      }
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return stream.title()
        + " "
        + (last < first ? "(no records)" : first + "-" + last)
        + (oldest < 0 ? "" : " oldest " + oldest);
  }
}
