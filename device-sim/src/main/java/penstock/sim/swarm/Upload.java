package penstock.sim.swarm;

/**
 * One request on its way, and what it held.
 *
 * @param from number of the first record
 * @param to behind the last; {@code from} where it only asks how far the node is
 * @param rawBytes before compression
 * @param bodyBytes as sent
 * @param more whether there is more to send behind it
 * @param sentBefore how many of its records had been sent before
 * @param sentNanos when its first byte was written, as {@link System#nanoTime}
 */
record Upload(
    long from,
    long to,
    int rawBytes,
    int bodyBytes,
    boolean more,
    long sentBefore,
    long sentNanos) {

  int records() {
    return (int) (to - from);
  }

  boolean isQuestion() {
    return to == from;
  }
}
