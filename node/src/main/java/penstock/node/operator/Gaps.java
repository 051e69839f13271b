package penstock.node.operator;

import penstock.node.index.NarrativeGap;

/** Gaps in words. */
final class Gaps {

  private Gaps() {}

  static String sentence(NarrativeGap gap) {
    return "records "
        + gap.ranges()
        + " of stream "
        + gap.stream()
        + " can't be read, frame "
        + gap.location()
        + ": "
        + gap.reason();
  }
}
