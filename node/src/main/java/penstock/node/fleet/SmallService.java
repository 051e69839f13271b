package penstock.node.fleet;

import akka.stream.ActorAttributes;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.util.function.UnaryOperator;

/** Services that answer with a few bytes, and may block a little. */
final class SmallService {

  /** Not that of long answers: nobody waits for these behind those. */
  private static final String DISPATCHER = "akka.actor.default-blocking-io-dispatcher";

  private SmallService() {}

  static FleetService of(String kind, int answersMax, UnaryOperator<ByteString> work) {
    return new FleetService() {
      @Override
      public String kind() {
        return kind;
      }

      @Override
      public int answersMax() {
        return answersMax;
      }

      @Override
      public Source<ByteString, ?> answer(ByteString payload) {
        return Source.single(payload)
            .map(work::apply)
            .withAttributes(ActorAttributes.dispatcher(DISPATCHER));
      }
    };
  }
}
