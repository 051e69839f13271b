package penstock.node.fleet;

import akka.stream.ActorAttributes;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.util.function.UnaryOperator;

/** Services that answer with a few bytes, and may block a little. */
final class SmallService {

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
            .withAttributes(ActorAttributes.dispatcher(Served.DISPATCHER));
      }
    };
  }
}
