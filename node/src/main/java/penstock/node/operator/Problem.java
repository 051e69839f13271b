package penstock.node.operator;

import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Why a request is not answered as asked, for the one who asked: {@code application/problem+json}
 * with a stable {@code type} and a {@code detail} that says what to do.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
final class Problem extends RuntimeException {

  private static final long serialVersionUID = 1;

  private static final String TYPE_PREFIX = "urn:penstock:problem:";

  /** All problems of the operator's side. */
  enum Kind {
    BAD_PARAMETER(400, "bad-parameter", "A parameter is not allowed"),
    BAD_BODY(400, "bad-body", "The body can't be taken"),
    BAD_REQUEST(400, "bad-request", "The request can't be taken"),
    TOKEN_NEEDED(401, "token-needed", "A bearer token is needed"),
    WRITE_TOKEN_NEEDED(403, "write-token-needed", "This token may only read"),
    FOREIGN_REQUEST(403, "foreign-request", "The request is from another site"),
    NOT_FOUND(404, "not-found", "There is nothing here"),
    UNKNOWN_DEVICE(404, "unknown-device", "There is no such device"),
    UNKNOWN_REGRIND(404, "unknown-regrind", "There is no such regrind"),
    METHOD(405, "method-not-allowed", "This path has other methods"),
    FINGERPRINT_TAKEN(409, "fingerprint-taken", "The certificate is another's"),
    TOO_LARGE(413, "body-too-large", "The body is too large"),
    NOT_IN_A_FLEET(501, "not-in-a-fleet", "A fleet can't do that"),
    BUSY(503, "busy", "As much is asked for as may be at once"),
    AWAY(503, "dependency-away", "Something behind the node is away"),
    INTERNAL(500, "internal", "The node made a mistake");

    private final int status;
    private final String word;
    private final String title;

    Kind(int status, String word, String title) {
      this.status = status;
      this.word = word;
      this.title = title;
    }
  }

  private final Kind kind;
  private final transient Map<String, String> more = new LinkedHashMap<>();
  private final transient Map<String, String> headers = new LinkedHashMap<>();

  Problem(Kind kind, String detail) {
    super(detail);
    this.kind = kind;
  }

  /** Something else that programs may want to know. */
  Problem with(String member, String value) {
    more.put(member, value);
    return this;
  }

  /** The same about a line of a body. */
  Problem inLine(long number, String behind) {
    Problem problem = new Problem(kind, "line " + number + ": " + getMessage() + behind);
    problem.more.putAll(more);
    problem.headers.putAll(headers);
    return problem.with("line", Long.toString(number));
  }

  Problem header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  static Problem badParameter(String name, String value, String allowed) {
    return new Problem(Kind.BAD_PARAMETER, name + " = " + value + ": " + allowed)
        .with("parameter", name)
        .with("allowed", allowed);
  }

  static Problem busy(String detail) {
    return new Problem(Kind.BUSY, detail).header("Retry-After", "5");
  }

  static Problem away(String detail) {
    return new Problem(Kind.AWAY, detail).header("Retry-After", "5");
  }

  static Problem unknownDevice(String id) {
    return new Problem(
        Kind.UNKNOWN_DEVICE, "no device " + id + ": register it with PUT /v1/devices/" + id);
  }

  HttpResponse response() {
    TextBuffer out = new TextBuffer();
    out.put("{\"type\":\"")
        .put(TYPE_PREFIX)
        .put(kind.word)
        .put("\",\"title\":")
        .jsonText(kind.title)
        .put(",\"status\":")
        .put(kind.status)
        .put(",\"detail\":")
        .jsonText(String.valueOf(getMessage()));
    more.forEach((member, value) -> out.put(",\"").put(member).put("\":").jsonText(value));
    out.put("}\n");
    HttpResponse response =
        HttpResponse.create()
            .withStatus(kind.status)
            .withEntity(HttpEntities.create(MediaTypes.PROBLEM, out.take()));
    for (Map.Entry<String, String> header : headers.entrySet()) {
      response = response.addHeader(header(header));
    }
    return response;
  }

  private static HttpHeader header(Map.Entry<String, String> header) {
    return RawHeader.create(header.getKey(), header.getValue());
  }
}
