package penstock.node.rule;

import java.util.List;
import penstock.protocol.RecordBatch;

/**
 * Tries the rules of one set on records. A rule is tried only where one of its literals occurs in
 * the record and its conditions hold; all rules that match report, in the order of their names. The
 * result is a pure function of record, class and rule set. Lines without a literal cost no
 * allocation. Not thread-safe: one per thread.
 */
public final class RuleMatcher {

  private final LineChars line = new LineChars();
  private final Extractor[] extractors;
  private final Prefilter prefilter;
  private final CandidateScan scan;

  RuleMatcher(List<Rule> rules, Prefilter prefilter) {
    this.extractors =
        rules.stream().map(rule -> new Extractor(rule, line)).toArray(Extractor[]::new);
    this.prefilter = prefilter;
    this.scan = new CandidateScan(prefilter.automaton(), rules.size());
  }

  /** Tries all rules on all records of a batch, in its order. */
  public void matchAll(RecordBatch batch, String deviceClass, MatchSink sink) {
    for (int from = 0; from < batch.count(); from += CandidateScan.RECORDS_MAX) {
      int to = Math.min(batch.count(), from + CandidateScan.RECORDS_MAX);
      try {
        scan.scan(batch, from, to);
        for (int i = scan.nextTouched(from); i >= 0; i = scan.nextTouched(i + 1)) {
          tryCandidates(batch, i, i, deviceClass, sink);
        }
      } finally {
        clear();
      }
    }
  }

  /** Tries all rules on one record. */
  public void match(RecordBatch batch, int record, String deviceClass, MatchSink sink) {
    try {
      scan.scanText(batch.bytes(), batch.textStart(record), batch.textEnd(record));
      if (scan.nextTouched(0) == 0) {
        tryCandidates(batch, record, 0, deviceClass, sink);
      }
    } finally {
      clear();
    }
  }

  /**
   * Tries all rules on a line that is no record, such as an example.
   *
   * @param facility or {@link Conditions#UNKNOWN}
   * @param priority or {@link Conditions#UNKNOWN}
   * @param deviceClass or empty
   */
  void matchText(byte[] text, int facility, int priority, String deviceClass, MatchSink sink) {
    try {
      scan.scanText(text, 0, text.length);
      tryCandidates(0, text, 0, text.length, facility, priority, deviceClass, 0, sink);
    } finally {
      clear();
    }
  }

  private void tryCandidates(
      RecordBatch batch, int record, int row, String deviceClass, MatchSink sink) {
    tryCandidates(
        row,
        batch.bytes(),
        batch.textStart(record),
        batch.textEnd(record),
        batch.facility(record),
        batch.priority(record),
        deviceClass,
        record,
        sink);
  }

  private void tryCandidates(
      int row,
      byte[] bytes,
      int from,
      int to,
      int facility,
      int priority,
      String deviceClass,
      int record,
      MatchSink sink) {
    line.set(bytes, from, to);
    for (int i = scan.nextCandidate(row, 0); i >= 0; i = scan.nextCandidate(row, i + 1)) {
      Extractor extractor = extractors[i];
      if (extractor.rule().when().hold(facility, priority, deviceClass)
          && prefilter.guard(i).admits(bytes, from, to)
          && extractor.find()) {
        extractor.report(record, sink);
      }
    }
  }

  private void clear() {
    scan.clear();
    line.clear();
  }
}
