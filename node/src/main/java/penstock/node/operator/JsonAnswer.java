package penstock.node.operator;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import akka.util.ByteString;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** Small answers and bodies in JSON. */
final class JsonAnswer {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private JsonAnswer() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static HttpResponse of(JsonNode json) {
    return of(StatusCodes.OK, json);
  }

  static HttpResponse of(StatusCode status, JsonNode json) {
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(
            HttpEntities.create(ContentTypes.APPLICATION_JSON, ByteString.fromString(text(json))));
  }

  /** With a newline, as terminals like it. */
  static String text(JsonNode json) {
    try {
      return MAPPER.writeValueAsString(json) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("JSON that can't be written", e);
    }
  }

  /**
   * Reads a body.
   *
   * @throws Problem where it is no JSON object
   */
  static ObjectNode read(ByteString body) {
    try {
      if (MAPPER.readTree(body.toArrayUnsafe()) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw new Problem(
          Problem.Kind.BAD_BODY, "the body is no JSON: " + e.getOriginalMessage() + at(e));
    } catch (IOException e) {
      throw new Problem(Problem.Kind.BAD_BODY, "the body can't be read: " + e);
    }
    throw new Problem(Problem.Kind.BAD_BODY, "the body must be a JSON object");
  }

  private static String at(JsonProcessingException e) {
    return e.getLocation() == null
        ? ""
        : ", line " + e.getLocation().getLineNr() + " column " + e.getLocation().getColumnNr();
  }
}
