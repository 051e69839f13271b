package penstock.node.operator;

import akka.http.javadsl.model.HttpRequest;
import akka.stream.Materializer;
import akka.stream.StreamLimitReachedException;
import akka.util.ByteString;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Bodies of an operator's requests, whole and bounded. */
final class Bodies {

  /** Rule files with sample lines are what is largest here. */
  static final int BYTES_MAX = 8 * 1024 * 1024;

  /** People's networks are slow, but not that slow. */
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private Bodies() {}

  /** The object in a body; fails with a {@link Problem} where there is none. */
  static CompletionStage<ObjectNode> json(HttpRequest request, Materializer materializer) {
    return bytes(request, materializer).thenApply(JsonAnswer::read);
  }

  private static CompletionStage<ByteString> bytes(HttpRequest request, Materializer materializer) {
    return request
        .entity()
        .withoutSizeLimit()
        .getDataBytes()
        .limitWeighted(BYTES_MAX, piece -> (long) piece.length())
        .completionTimeout(TIMEOUT)
        .runFold(ByteString.emptyByteString(), ByteString::concat, materializer)
        .handle(
            (body, failure) -> {
              if (failure != null) {
                throw problem(failure);
              }
              return body;
            });
  }

  private static Problem problem(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof StreamLimitReachedException) {
      return new Problem(Problem.Kind.TOO_LARGE, "the body is over " + BYTES_MAX + " bytes");
    }
    return new Problem(
        Problem.Kind.BAD_BODY,
        "the body did not arrive whole within " + TIMEOUT.toSeconds() + " s: " + cause);
  }
}
