package penstock.node.gate;

import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Why an upload is not taken: what the device is told, as {@code application/problem+json}. The
 * table from refusals to answers is the factory methods below; each is one row of the wire's
 * documentation.
 */
public final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1;

  private static final int RETRY_SOON_SECONDS = 2;

  private static final int OVERLOADED_SECONDS_MAX = 300;

  private static final Refusal[] OVERLOADED =
      LongStream.rangeClosed(0, OVERLOADED_SECONDS_MAX)
          .mapToObj(Refusal::overloadedFor)
          .toArray(Refusal[]::new);

  private final int status;
  private final String type;
  private final String title;
  private final String allow;
  private final long retryAfterSeconds;
  private final long offset;

  private Refusal(
      int status,
      String type,
      String title,
      String detail,
      String allow,
      long retryAfterSeconds,
      long offset,
      @Nullable Throwable cause) {
    // No stack trace: a refusal is an answer, and under a flood there are thousands a second.
    super(detail, cause, false, false);
    this.status = status;
    this.type = type;
    this.title = title;
    this.allow = allow;
    this.retryAfterSeconds = retryAfterSeconds;
    this.offset = offset;
  }

  private static Refusal of(int status, String type, String title, String detail) {
    return new Refusal(status, type, title, detail, "", 0, -1, null);
  }

  private static Refusal later(
      int status, String type, String title, String detail, long seconds, @Nullable Throwable why) {
    return new Refusal(status, type, title, detail, "", seconds, -1, why);
  }

  static Refusal badHeader(String detail) {
    return of(400, "bad-header", "A header is missing or can't be read", detail);
  }

  /** The body as a whole can't be read: which byte, and why. */
  static Refusal badBody(long offset, String detail) {
    return new Refusal(400, "bad-body", "The body can't be read", detail, "", 0, offset, null);
  }

  /** What comes in is no HTTP. */
  static Refusal badRequest(int status, String detail) {
    return of(status, "bad-request", "This is no request that can be read", detail);
  }

  /** The connection broke, or the body's framing can't be read: nothing of it is left open. */
  static Refusal cutOff(String detail) {
    return of(
        400,
        "body-cut-off",
        "The body did not come to its end",
        detail + "; what came counts up to its last whole record");
  }

  static Refusal unknownCertificate(String detail) {
    return of(403, "certificate-unknown", "This certificate may not write", detail);
  }

  static Refusal revoked(String device) {
    return of(403, "certificate-revoked", "This device is revoked", "device " + device);
  }

  static Refusal notFound(String path) {
    return of(
        404,
        "not-found",
        "There is nothing here",
        path + "; there are /v1/logs, /v1/logs/position");
  }

  static Refusal methodNotAllowed(String method, String allowed) {
    String detail = method + "; use " + allowed;
    return new Refusal(
        405, "method-not-allowed", "This method is not taken here", detail, allowed, 0, -1, null);
  }

  static Refusal streamReused(String stream, long seq) {
    return of(
        409,
        "stream-reused",
        "This stream id has other contents",
        "record "
            + seq
            + " of stream "
            + stream
            + " is stored with other contents: start a new stream id and send again");
  }

  static Refusal streamTooFragmented(String stream, int fragmentsMax) {
    return of(
        409,
        "stream-too-fragmented",
        "This stream has too many holes",
        "stream "
            + stream
            + " has "
            + fragmentsMax
            + " holes and losses, as many as are kept: start a new stream id and send again");
  }

  static Refusal tooLarge(String detail) {
    return of(413, "too-large", "Body, line or expansion over its limit", detail);
  }

  static Refusal unsupported(String detail) {
    return of(415, "unsupported", "Encoding or type not known", detail);
  }

  static Refusal overQuota(String detail, long seconds) {
    return later(429, "over-quota", "This device is over its own quota", detail, seconds, null);
  }

  /** For seconds up to five minutes always the same object: under a flood there are many. */
  static Refusal overloaded(long seconds) {
    return seconds < OVERLOADED.length ? OVERLOADED[(int) seconds] : overloadedFor(seconds);
  }

  private static Refusal overloadedFor(long seconds) {
    return later(
        503,
        "overloaded",
        "The node takes no more right now",
        "nothing was read or lost: send again after the time in Retry-After",
        seconds,
        null);
  }

  static Refusal inFlight(String stream) {
    return later(
        503,
        "in-flight",
        "Another upload of this stream is under way",
        "stream " + stream + ": send again when that one has been answered",
        RETRY_SOON_SECONDS,
        null);
  }

  static Refusal away(String what, @Nullable Throwable cause) {
    return later(
        503,
        "dependency-away",
        "A dependency is away",
        what + " did not answer; nothing was acknowledged: send again",
        RETRY_SOON_SECONDS,
        cause);
  }

  static Refusal stopping() {
    return later(
        503,
        "stopping",
        "The node is stopping",
        "nothing was read or lost: send again, another node will take it",
        RETRY_SOON_SECONDS,
        null);
  }

  /** Those that are always the same objects: whoever answers may keep the answers. */
  static List<Refusal> overloaded() {
    return List.of(OVERLOADED);
  }

  /** Whether it is one of {@link #overloaded()}. */
  boolean isPrepared() {
    return retryAfterSeconds <= OVERLOADED_SECONDS_MAX
        && OVERLOADED[(int) retryAfterSeconds] == this;
  }

  /** Whether a client that does not hear of it would send the same again, for ever. */
  boolean mustBeHeard() {
    return status == 400 || status == 409 || status == 413 || status == 415;
  }

  public int status() {
    return status;
  }

  /** Stable name of the problem; on the wire {@code urn:penstock:problem:} stands before it. */
  public String type() {
    return type;
  }

  public String title() {
    return title;
  }

  /** The method for the header {@code Allow}, empty where there is none. */
  public String allow() {
    return allow;
  }

  /** Seconds for the header {@code Retry-After}, 0 where there is none. */
  public long retryAfterSeconds() {
    return retryAfterSeconds;
  }

  /** Offset of the fault in the decompressed body, -1 where there is none. */
  public long offset() {
    return offset;
  }

  /** What is wrong, in a sentence. */
  public String detail() {
    return String.valueOf(getMessage());
  }
}
