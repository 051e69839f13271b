package penstock.node.operator;

import akka.NotUsed;
import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.japi.Pair;
import akka.stream.ActorAttributes;
import akka.stream.Attributes;
import akka.stream.Materializer;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Streamed answers that begin only when their first piece is there, so that what can't be answered
 * at all gets a status of its own. Where nobody reads on, because the client has gone meanwhile,
 * Akka's subscription time-out ends the rest.
 */
final class Begun {

  /**
   * For what is read, blocking: not the threads on which uploads are decoded and the registry is
   * read.
   */
  static final Attributes OWN_THREADS =
      ActorAttributes.dispatcher("akka.actor.penstock-query-dispatcher");

  private Begun() {}

  /**
   * Runs it up to its first piece.
   *
   * @param pieces empty ones are left out; the first comes as soon as there is an answer
   * @param stuckTimeout after which an answer that nobody reads on is given up
   */
  static CompletionStage<HttpResponse> answer(
      Source<ByteString, NotUsed> pieces,
      ContentType type,
      Duration stuckTimeout,
      Materializer materializer) {
    return pieces
        .prefixAndTail(1)
        .runWith(Sink.head(), materializer)
        .thenApply(
            begun ->
                HttpResponse.create()
                    .withEntity(HttpEntities.create(type, whole(begun, stuckTimeout))));
  }

  private static Source<ByteString, NotUsed> whole(
      Pair<List<ByteString>, Source<ByteString, NotUsed>> begun, Duration stuckTimeout) {
    return Source.from(begun.first())
        .concat(begun.second())
        .filter(piece -> !piece.isEmpty())
        .backpressureTimeout(stuckTimeout);
  }
}
