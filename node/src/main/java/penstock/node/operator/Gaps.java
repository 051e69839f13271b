package penstock.node.operator;

import penstock.node.index.NarrativeGap;

/** Gaps in words. */
final class Gaps {

  private Gaps() {}

  static String sentence(NarrativeGap gap) {
    return gap.ranges().size()
        + " records of stream "
        + gap.stream()
        + " can't be read: "
        + gap.ranges()
        + " of frame "
        + gap.location()
        + ": "
        + gap.reason();
  }
}
