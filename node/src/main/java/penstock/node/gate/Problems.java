package penstock.node.gate;

import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.headers.RawHeader;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/** Refusals as {@code application/problem+json} (RFC 9457). */
final class Problems {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A name, not an address: nothing is to be fetched there. */
  private static final String TYPE_PREFIX = "urn:penstock:problem:";

  private Problems() {}

  static HttpResponse response(Refusal refusal) {
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("type", TYPE_PREFIX + refusal.type());
    problem.put("title", refusal.title());
    problem.put("status", refusal.status());
    problem.put("detail", refusal.detail());
    if (refusal.offset() >= 0) {
      problem.put("offset", refusal.offset());
    }
    HttpResponse response =
        HttpResponse.create()
            .withStatus(refusal.status())
            .withEntity(
                HttpEntities.create(
                    MediaTypes.applicationWithFixedCharset(
                            "problem+json", akka.http.javadsl.model.HttpCharsets.UTF_8)
                        .toContentType(),
                    json(problem)));
    return refusal.retryAfterSeconds() > 0
        ? response.addHeader(
            RawHeader.create("Retry-After", Long.toString(refusal.retryAfterSeconds())))
        : response;
  }

  private static byte[] json(Map<String, Object> problem) {
    try {
      return JSON.writeValueAsBytes(problem);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of strings and numbers is JSON", e);
    }
  }
}
