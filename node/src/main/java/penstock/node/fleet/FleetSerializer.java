package penstock.node.fleet;

import akka.actor.ExtendedActorSystem;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.SerializerWithStringManifest;
import akka.stream.StreamRefResolver;
import akka.util.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.UnsafeByteOperations;
import java.io.NotSerializableException;
import penstock.node.wire.FleetWire;

/**
 * What desks tell each other, as {@code fleet.proto} has it. Nothing of it is stored, but nodes of
 * neighbouring releases talk: the rules are in {@code src/main/proto/README.md}. Thread-safe.
 */
public final class FleetSerializer extends SerializerWithStringManifest {

  static final int IDENTIFIER = 7302;

  private static final String CALL = "c";
  private static final String ANSWER = "a";
  private static final String REFUSED = "r";

  private static final int BUSY = 1;
  private static final int UNKNOWN = 2;

  private final ActorRefResolver refs;
  private final StreamRefResolver streams;

  /** As Akka makes serializers. */
  public FleetSerializer(ExtendedActorSystem system) {
    ActorSystem<Void> typed = Adapter.toTyped(system);
    refs = ActorRefResolver.get(typed);
    streams = StreamRefResolver.get(typed);
  }

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object message) {
    if (message instanceof FleetDesk.Call) {
      return CALL;
    }
    if (message instanceof FleetDesk.Answer) {
      return ANSWER;
    }
    if (message instanceof FleetDesk.Refused) {
      return REFUSED;
    }
    throw new IllegalArgumentException(
        message.getClass().getName() + " stays inside its actor and is never serialized");
  }

  @Override
  public byte[] toBinary(Object message) {
    return wire(message).toByteArray();
  }

  private MessageLite wire(Object message) {
    if (message instanceof FleetDesk.Call call) {
      return FleetWire.Call.newBuilder()
          .setReplyTo(refs.toSerializationFormat(call.replyTo()))
          .setKind(call.kind())
          .setPayload(UnsafeByteOperations.unsafeWrap(call.payload().toArrayUnsafe()))
          .build();
    }
    if (message instanceof FleetDesk.Answer answer) {
      return FleetWire.Answer.newBuilder()
          .setSource(streams.toSerializationFormat(answer.source()))
          .build();
    }
    if (message instanceof FleetDesk.Refused refused) {
      return FleetWire.Refused.newBuilder()
          .setReason(refused.reason() == FleetException.Reason.BUSY ? BUSY : UNKNOWN)
          .setDetail(refused.detail())
          .build();
    }
    throw new IllegalArgumentException(message.getClass().getName());
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    try {
      return switch (manifest) {
        case CALL -> call(FleetWire.Call.parseFrom(bytes));
        case ANSWER ->
            new FleetDesk.Answer(
                streams.<ByteString>resolveSourceRef(
                    FleetWire.Answer.parseFrom(bytes).getSource()));
        case REFUSED -> refused(FleetWire.Refused.parseFrom(bytes));
        default ->
            throw new NotSerializableException(
                "manifest " + manifest + " is of a later release: upgrade this node");
      };
    } catch (InvalidProtocolBufferException e) {
      throw new NotSerializableException(
          "message " + manifest + " of " + bytes.length + " bytes is broken: " + e.getMessage());
    }
  }

  private FleetDesk.Call call(FleetWire.Call wire) {
    return new FleetDesk.Call(
        wire.getKind(),
        ByteString.fromArrayUnsafe(wire.getPayload().toByteArray()),
        refs.resolveActorRef(wire.getReplyTo()));
  }

  private static FleetDesk.Refused refused(FleetWire.Refused wire) {
    return new FleetDesk.Refused(
        wire.getReason() == BUSY ? FleetException.Reason.BUSY : FleetException.Reason.UNKNOWN,
        wire.getDetail());
  }
}
