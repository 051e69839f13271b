package penstock.node.fleet;

import akka.NotUsed;
import akka.japi.function.Creator;
import akka.japi.function.Function;
import akka.japi.function.Procedure;
import akka.stream.ActorAttributes;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.google.protobuf.MessageLite;
import java.time.Duration;
import java.util.Optional;

/** Answers that are read bit by bit, blocking, as fast as the other side takes them. */
final class Served {

  private static final String DISPATCHER = "akka.actor.penstock-fleet-dispatcher";

  /** Pieces of about this size: the cost of each does not count then. */
  static final int PIECE_BYTES = 32 * 1024;

  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(1);

  private Served() {}

  /**
   * A stream that says that it lives where there is nothing else to say.
   *
   * @param next empty behind the last piece; an empty piece is left out
   */
  static <T> Source<ByteString, NotUsed> source(
      Creator<T> open,
      Function<T, Optional<ByteString>> next,
      Procedure<T> close,
      MessageLite alive) {
    ByteString sign = Parcels.of(alive);
    return Source.unfoldResource(open, next, close)
        .withAttributes(ActorAttributes.dispatcher(DISPATCHER))
        .filter(piece -> !piece.isEmpty())
        .keepAlive(SIGN_OF_LIFE, () -> sign);
  }
}
