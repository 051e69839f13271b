package penstock.chaos.workload;

/**
 * A node's answer to an upload.
 *
 * @param acked the watermark; as {@code stored} and {@code duplicates} meaningful where {@code
 *     status} is 200
 * @param retryAfterSeconds 0 where the node named none
 * @param body as it came
 */
record Reply(
    int status, long acked, long stored, long duplicates, long retryAfterSeconds, String body) {

  boolean isAck() {
    return status == 200;
  }

  boolean isForbidden() {
    return status == 403;
  }

  /** The node can't now; the same upload is right later. */
  boolean isRefusal() {
    return status == 503 || status == 429;
  }
}
