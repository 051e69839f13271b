package penstock.sim.device;

/**
 * A node's answer, as far as a device looks at it.
 *
 * @param status of HTTP
 * @param retryAfterSeconds -1 where the node names none
 * @param acked watermark of the stream; -1 where there is none, {@link #NO_ACKED} where the answer
 *     does not say
 * @param stored,duplicates records of the chunk, 0 where the answer does not say
 * @param detail why not, for people
 */
public record Reply(
    int status, long retryAfterSeconds, long acked, long stored, long duplicates, String detail) {

  public static final long NO_ACKED = -2;

  /** An answer with nothing but its status. */
  public static Reply of(int status) {
    return new Reply(status, -1, NO_ACKED, 0, 0, "");
  }

  public static Reply acked(long acked, long stored, long duplicates) {
    return new Reply(200, -1, acked, stored, duplicates, "");
  }

  public static Reply later(int status, long retryAfterSeconds) {
    return new Reply(status, retryAfterSeconds, NO_ACKED, 0, 0, "");
  }

  /** Whether all of the chunk is durable. */
  public boolean isOk() {
    return status == 200 && acked != NO_ACKED;
  }
}
