package penstock.sim.bench;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the load generator says, one line of JSON each on its standard output.
 *
 * @param interval of a phase that has one
 * @param totals with {@link Phase#DONE}
 */
record LoadReport(Phase phase, @Nullable LoadInterval interval, @Nullable Totals totals) {

  /** In this order; some are said once. */
  enum Phase {
    /** Devices are registered and connect. */
    CONNECTED,
    /** About once a second, before it counts. */
    WARMUP,
    /** Once: from now on it counts. */
    BEGIN,
    /** About once a second. */
    MEASURING,
    /** Once: the whole of what counts. */
    MEASURED,
    /** Nothing is on its way any more. */
    DONE
  }

  /**
   * Of the whole run, warm-up and end included.
   *
   * @param recordsAcked different records that were acknowledged
   * @param recordsUnsure of uploads that were sent, and not answered even at the end
   * @param duplicates of uploads that had to be sent again
   * @param silenceMaxMs the longest time that a device went without an acknowledgement
   * @param silence what that device tried meanwhile
   * @param wrongAnswers 200 for something else than was sent
   * @param complaints the first few, in words
   */
  record Totals(
      long recordsAcked,
      long recordsUnsure,
      long duplicates,
      long rawBytesAcked,
      double silenceMaxMs,
      String silence,
      long wrongAnswers,
      List<String> complaints) {}
}
