package penstock.node.cli;

/** What scripts can tell commands' ends apart by. */
final class ExitCode {

  static final int OK = 0;

  /** Nothing was found, or something does not agree. */
  static final int NOTHING = 1;

  /** A parameter is wrong. */
  static final int USAGE = 2;

  /** The node can't be reached, or refused. */
  static final int NO_ANSWER = 3;

  /** The answer is whole but for records that are stored and can't be read. */
  static final int GAPS = 4;

  /** For help texts. */
  static final String HELP =
      "Exit codes: 0 done, 1 not found or something does not agree, 2 a parameter is wrong, 3 the"
          + " node can't be reached or refused, 4 the answer has gaps.";

  private ExitCode() {}
}
