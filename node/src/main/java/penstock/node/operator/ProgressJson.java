package penstock.node.operator;

import penstock.node.index.NarrativeScan.Progress;

/** How far a query has come, as JSON. */
final class ProgressJson {

  private ProgressJson() {}

  static void write(Progress progress, TextBuffer out) {
    out.put("{\"frames\":")
        .put(progress.frames())
        .put(",\"frames_total\":")
        .put(progress.framesTotal())
        .put(",\"raw_bytes\":")
        .put(progress.rawBytes())
        .put(",\"raw_bytes_total\":")
        .put(progress.rawBytesTotal())
        .put(",\"found\":")
        .put(progress.items())
        .put('}');
  }
}
