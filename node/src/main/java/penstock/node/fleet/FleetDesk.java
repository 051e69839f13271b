package penstock.node.fleet;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.receptionist.Receptionist;
import akka.actor.typed.receptionist.ServiceKey;
import akka.japi.Pair;
import akka.stream.Attributes;
import akka.stream.Materializer;
import akka.stream.SourceRef;
import akka.stream.StreamRefAttributes;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Source;
import akka.stream.javadsl.StreamRefs;
import akka.util.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Where other nodes ask this one. An answer is a stream by reference: it crosses the network as
 * fast as the asker reads it, numbered, so that one that loses a piece fails and never looks whole.
 */
public final class FleetDesk extends AbstractBehavior<FleetDesk.Command> {

  public static final ServiceKey<Command> KEY = ServiceKey.create(Command.class, "fleet-desk");

  /** Well below what Artery carries in a frame, 256 KiB. */
  private static final int PIECE_BYTES_MAX = 32 * 1024;

  /** An answer that its asker does not begin to read is given up after this. */
  private static final Duration UNREAD_MAX = Duration.ofSeconds(15);

  /** What the desk is told. */
  public sealed interface Command {}

  /** A question; {@code kind} names the service. */
  record Call(String kind, ByteString payload, ActorRef<Reply> replyTo) implements Command {}

  private record Ended(String kind) implements Command {}

  /** What the asker is told. */
  public sealed interface Reply {}

  /** Read it soon. */
  record Answer(SourceRef<ByteString> source) implements Reply {}

  record Refused(FleetException.Reason reason, String detail) implements Reply {}

  private final Map<String, FleetService> services;
  private final Map<String, Integer> answers = new HashMap<>();
  private final Materializer materializer;

  private FleetDesk(ActorContext<Command> context, List<FleetService> services) {
    super(context);
    this.services =
        services.stream().collect(Collectors.toMap(FleetService::kind, Function.identity()));
    this.materializer = Materializer.createMaterializer(context);
  }

  static Behavior<Command> create(List<FleetService> services) {
    return Behaviors.setup(context -> new FleetDesk(context, services));
  }

  /** A desk that other nodes find with the receptionist; one on each node. */
  static Behavior<Command> createListed(List<FleetService> services) {
    return Behaviors.setup(
        context -> {
          context.getSystem().receptionist().tell(Receptionist.register(KEY, context.getSelf()));
          return new FleetDesk(context, services);
        });
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Call.class, this::onCall)
        .onMessage(Ended.class, this::onEnded)
        .build();
  }

  private Behavior<Command> onCall(Call call) {
    call.replyTo().tell(reply(call));
    return this;
  }

  private Reply reply(Call call) {
    FleetService service = services.get(call.kind());
    if (service == null) {
      return new Refused(
          FleetException.Reason.UNKNOWN, "it has no service " + call.kind() + " in its release");
    }
    if (answers.getOrDefault(call.kind(), 0) >= service.answersMax()) {
      return new Refused(
          FleetException.Reason.BUSY,
          "it gives " + service.answersMax() + " answers of " + call.kind() + " already");
    }
    try {
      return new Answer(begin(service, call.payload()));
    } catch (InvalidProtocolBufferException | RuntimeException e) {
      return new Refused(
          FleetException.Reason.UNKNOWN,
          "it can't read the question for " + call.kind() + ": " + e.getMessage());
    }
  }

  private SourceRef<ByteString> begin(FleetService service, ByteString payload)
      throws InvalidProtocolBufferException {
    Source<ByteString, ?> pieces = service.answer(payload).mapConcat(FleetDesk::pieces);
    Pair<CompletionStage<Done>, SourceRef<ByteString>> started =
        pieces
            .watchTermination((ignored, ended) -> ended)
            .toMat(StreamRefs.<ByteString>sourceRef().withAttributes(patience()), Keep.both())
            .run(materializer);
    answers.merge(service.kind(), 1, Integer::sum);
    getContext().pipeToSelf(started.first(), (done, failure) -> new Ended(service.kind()));
    return started.second();
  }

  private static Attributes patience() {
    return StreamRefAttributes.subscriptionTimeout(UNREAD_MAX);
  }

  private static Iterable<ByteString> pieces(ByteString bytes) {
    return () -> new Pieces(bytes, PIECE_BYTES_MAX);
  }

  private Behavior<Command> onEnded(Ended ended) {
    answers.merge(ended.kind(), -1, Integer::sum);
    return this;
  }
}
