package penstock.node.gate;

/**
 * The unit in which the gate counts work: bytes of body, and for each request as many as take the
 * node as long as a request as such.
 */
final class Cost {

  /** Measured: a request takes about as long as 31 KB of compressed body. */
  static final long REQUEST_BYTES = 32 * 1024;

  /**
   * A refusal takes about so much. While a flood comes in a node is busy with refusing; what it
   * finishes meanwhile would say that it is slow, and everybody would be told to come late.
   */
  static final long REFUSAL_BYTES = 4 * 1024;

  private Cost() {}

  /** Of a request with a body so long. */
  static long of(long bodyBytes) {
    return REQUEST_BYTES + bodyBytes;
  }
}
