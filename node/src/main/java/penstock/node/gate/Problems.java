package penstock.node.gate;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.HttpCharsets;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.StatusCodes;
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

  private static final ContentType PROBLEM_JSON =
      MediaTypes.applicationWithFixedCharset("problem+json", HttpCharsets.UTF_8).toContentType();

  /** By seconds: under a flood there are thousands a second, and they are all the same. */
  private static final HttpResponse[] PREPARED =
      Refusal.overloaded().stream().map(Problems::make).toArray(HttpResponse[]::new);

  private Problems() {}

  static HttpResponse response(Refusal refusal) {
    return refusal.isPrepared() ? PREPARED[(int) refusal.retryAfterSeconds()] : make(refusal);
  }

  private static HttpResponse make(Refusal refusal) {
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
            .withStatus(StatusCodes.get(refusal.status()))
            .withEntity(HttpEntities.create(PROBLEM_JSON, json(problem)));
    if (refusal.retryAfterSeconds() > 0) {
      response = with(response, "Retry-After", Long.toString(refusal.retryAfterSeconds()));
    }
    return refusal.allow().isEmpty() ? response : with(response, "Allow", refusal.allow());
  }

  private static HttpResponse with(HttpResponse response, String header, String value) {
    return response.addHeader(RawHeader.create(header, value));
  }

  private static byte[] json(Map<String, Object> problem) {
    try {
      return JSON.writeValueAsBytes(problem);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of strings and numbers is JSON", e);
    }
  }
}
