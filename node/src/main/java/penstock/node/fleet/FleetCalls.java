package penstock.node.fleet;

import akka.NotUsed;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import akka.stream.Materializer;
import akka.stream.StreamLimitReachedException;
import akka.stream.StreamRefAttributes;
import akka.stream.SystemMaterializer;
import akka.stream.javadsl.Source;
import akka.stream.javadsl.StreamConverters;
import akka.util.ByteString;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/** Asks other nodes. Every failure is a {@link FleetException}. Thread-safe. */
public final class FleetCalls {

  /** A question is one message, and Artery carries 256 KiB. */
  static final int PAYLOAD_BYTES_MAX = 128 * 1024;

  /** A desk answers at once; a node that does not is in trouble. */
  private static final Duration ASK_TIMEOUT = Duration.ofSeconds(5);

  /** Services that may find nothing for long show that they live once a second. */
  private static final Duration SILENCE_MAX = Duration.ofSeconds(15);

  /** Pieces of 32 KiB on their way: a quarter of a MiB for each answer that is read. */
  private static final int BUFFER_PIECES = 8;

  /** Of an answer that is taken whole. */
  private static final int ANSWER_BYTES_MAX = 64 << 20;

  private final ActorSystem<?> system;
  private final Materializer materializer;
  private final Peers peers;

  public FleetCalls(ActorSystem<?> system, Peers peers) {
    this.system = system;
    this.materializer = SystemMaterializer.get(system).materializer();
    this.peers = peers;
  }

  Peers peers() {
    return peers;
  }

  /** An answer as a stream, which is to be run soon. It fails where the node is lost. */
  CompletionStage<Source<ByteString, NotUsed>> open(String node, String kind, ByteString payload) {
    ActorRef<FleetDesk.Command> desk = peers.others().get(node);
    if (desk == null) {
      return failed(FleetException.Reason.AWAY, "node " + node + " can't be reached");
    }
    if (payload.size() > PAYLOAD_BYTES_MAX) {
      return failed(
          FleetException.Reason.TOO_LARGE,
          "a question of " + payload.size() + " bytes; " + PAYLOAD_BYTES_MAX + " fit");
    }
    CompletionStage<FleetDesk.Reply> reply =
        AskPattern.ask(
            desk,
            replyTo -> new FleetDesk.Call(kind, payload, replyTo),
            ASK_TIMEOUT,
            system.scheduler());
    return reply.handle((answer, failure) -> source(node, answer, failure));
  }

  private static <T> CompletionStage<T> failed(FleetException.Reason reason, String message) {
    return CompletableFuture.failedFuture(new FleetException(reason, message));
  }

  @SuppressWarnings("NullAway") // Of reply and failure, one is null.
  private static Source<ByteString, NotUsed> source(
      String node, FleetDesk.Reply reply, Throwable failure) {
    if (reply instanceof FleetDesk.Answer answer) {
      return answer
          .source()
          .getSource()
          .withAttributes(StreamRefAttributes.bufferCapacity(BUFFER_PIECES));
    }
    if (reply instanceof FleetDesk.Refused refused) {
      throw new FleetException(refused.reason(), "node " + node + ": " + refused.detail());
    }
    throw away(node, failure);
  }

  private static FleetException away(String node, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof FleetException known) {
      return known;
    }
    String why =
        cause instanceof TimeoutException ? "it did not answer in time" : String.valueOf(cause);
    return new FleetException(FleetException.Reason.AWAY, "node " + node + ": " + why);
  }

  /** An answer whole, where it is small. */
  CompletionStage<ByteString> fetch(String node, String kind, ByteString payload, Duration within) {
    return open(node, kind, payload)
        .thenCompose(
            source ->
                source
                    .limitWeighted(ANSWER_BYTES_MAX, piece -> (long) piece.size())
                    .completionTimeout(within)
                    .runFold(ByteString.emptyByteString(), ByteString::concat, materializer))
        .handle((bytes, failure) -> whole(node, bytes, failure));
  }

  @SuppressWarnings("NullAway") // Of bytes and failure, one is null.
  private static ByteString whole(String node, ByteString bytes, Throwable failure) {
    if (failure == null) {
      return bytes;
    }
    if (failure.getCause() instanceof StreamLimitReachedException) {
      throw new FleetException(
          FleetException.Reason.TOO_LARGE,
          "node " + node + ": an answer of more than " + ANSWER_BYTES_MAX + " bytes");
    }
    throw away(node, failure);
  }

  /** Reads an answer where blocking is allowed. The stream must be closed. */
  Parcels read(Source<ByteString, NotUsed> answer) {
    InputStream in = answer.runWith(StreamConverters.asInputStream(SILENCE_MAX), materializer);
    return new Parcels(in);
  }
}
