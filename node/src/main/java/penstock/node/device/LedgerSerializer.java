package penstock.node.device;

import akka.actor.ExtendedActorSystem;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.SerializerWithStringManifest;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import java.io.NotSerializableException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import penstock.node.wire.LedgerWire;

/**
 * Everything of the ledgers that goes into the journal or to another node, as {@code ledger.proto}
 * has it. Manifests and the identifier are stored with every event: never change one; the rules are
 * in {@code src/main/proto/README.md}. Thread-safe.
 */
public final class LedgerSerializer extends SerializerWithStringManifest {

  static final int IDENTIFIER = 7301;

  private interface Parser {
    Object parse(byte[] bytes) throws InvalidProtocolBufferException;
  }

  private record Kind(String manifest, Function<Object, MessageLite> writer) {}

  private final Map<Class<?>, Kind> kinds = new HashMap<>();
  private final Map<String, Parser> parsers = new HashMap<>();

  /** As Akka makes serializers. */
  public LedgerSerializer(ExtendedActorSystem system) {
    events();
    commands(new CommandCodec(ActorRefResolver.get(Adapter.toTyped(system))));
    replies();
  }

  private void events() {
    kind("L", DeviceLedger.class, StateCodec::toWire);
    parser("L", bytes -> StateCodec.fromWire(LedgerWire.Ledger.parseFrom(bytes)));
    kind("C", LedgerEvent.Committed.class, EventCodec::toWire);
    parser("C", bytes -> EventCodec.fromWire(LedgerWire.Committed.parseFrom(bytes)));
    kind("F", LedgerEvent.Confirmed.class, EventCodec::toWire);
    parser("F", bytes -> EventCodec.fromWire(LedgerWire.Confirmed.parseFrom(bytes)));
    kind("X", LedgerEvent.Expired.class, EventCodec::toWire);
    parser("X", bytes -> EventCodec.fromWire(LedgerWire.Expired.parseFrom(bytes)));
    kind("R", LedgerEvent.Retired.class, EventCodec::toWire);
    parser("R", bytes -> EventCodec.fromWire(LedgerWire.StreamRetired.parseFrom(bytes)));
    kind("V", LedgerEvent.Revived.class, EventCodec::toWire);
    parser("V", bytes -> EventCodec.fromWire(LedgerWire.StreamRevived.parseFrom(bytes)));
  }

  private void commands(CommandCodec codec) {
    kind("co", DeviceCommand.Offer.class, codec::toWire);
    parser("co", bytes -> codec.fromWire(LedgerWire.OfferCommand.parseFrom(bytes)));
    kind("cc", DeviceCommand.Commit.class, codec::toWire);
    parser("cc", bytes -> codec.fromWire(LedgerWire.CommitCommand.parseFrom(bytes)));
    kind("cf", DeviceCommand.Confirm.class, codec::toWire);
    parser("cf", bytes -> codec.fromWire(LedgerWire.ConfirmCommand.parseFrom(bytes)));
    kind("cw", DeviceCommand.Withdraw.class, codec::toWire);
    parser("cw", bytes -> codec.fromWire(LedgerWire.WithdrawCommand.parseFrom(bytes)));
    kind("cp", DeviceCommand.GetPosition.class, codec::toWire);
    parser("cp", bytes -> codec.fromWire(LedgerWire.PositionQuery.parseFrom(bytes)));
    kind("cr", DeviceCommand.GetReport.class, codec::toWire);
    parser("cr", bytes -> codec.fromWire(LedgerWire.ReportQuery.parseFrom(bytes)));
    kind("cx", DeviceCommand.Expire.class, codec::toWire);
    parser("cx", bytes -> codec.fromWire(LedgerWire.ExpireCommand.parseFrom(bytes)));
    kind("cs", DeviceCommand.Stop.class, stop -> LedgerWire.StopCommand.getDefaultInstance());
    parser("cs", bytes -> DeviceCommand.Stop.INSTANCE);
  }

  private void replies() {
    kind("rf", Ledgers.Fresh.class, ReplyCodec::toWire);
    parser("rf", bytes -> ReplyCodec.fromWire(LedgerWire.FreshReply.parseFrom(bytes)));
    kind("rk", Ledgers.Known.class, ReplyCodec::toWire);
    parser("rk", bytes -> ReplyCodec.fromWire(LedgerWire.KnownReply.parseFrom(bytes)));
    kind("ri", Ledgers.InFlight.class, reply -> LedgerWire.InFlightReply.getDefaultInstance());
    parser("ri", bytes -> new Ledgers.InFlight());
    kind(
        "rt",
        Ledgers.TooFragmented.class,
        reply ->
            LedgerWire.FragmentedReply.newBuilder().setFragmentsMax(reply.fragmentsMax()).build());
    parser(
        "rt",
        bytes ->
            new Ledgers.TooFragmented(
                LedgerWire.FragmentedReply.parseFrom(bytes).getFragmentsMax()));
    kind("rc", Ledgers.CommitReply.class, ReplyCodec::toWire);
    parser("rc", bytes -> ReplyCodec.fromWire(LedgerWire.CommitReply.parseFrom(bytes)));
    kind(
        "rp",
        DeviceCommand.Position.class,
        reply -> LedgerWire.PositionReply.newBuilder().setWatermark(reply.watermark()).build());
    parser(
        "rp",
        bytes ->
            new DeviceCommand.Position(LedgerWire.PositionReply.parseFrom(bytes).getWatermark()));
    kind("rr", Ledgers.DeviceReport.class, ReplyCodec::toWire);
    parser("rr", bytes -> ReplyCodec.fromWire(LedgerWire.ReportReply.parseFrom(bytes)));
    kind("rs", Ledgers.DeviceSummary.class, ReplyCodec::toWire);
    parser("rs", bytes -> ReplyCodec.fromWire(LedgerWire.Summary.parseFrom(bytes)));
  }

  private <T> void kind(String manifest, Class<T> type, Function<T, MessageLite> writer) {
    kinds.put(type, new Kind(manifest, message -> writer.apply(type.cast(message))));
  }

  private void parser(String manifest, Parser parser) {
    parsers.put(manifest, parser);
  }

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object message) {
    return kindOf(message).manifest;
  }

  @Override
  public byte[] toBinary(Object message) {
    return kindOf(message).writer.apply(message).toByteArray();
  }

  private Kind kindOf(Object message) {
    Kind kind = kinds.get(message.getClass());
    if (kind == null) {
      throw new IllegalArgumentException(
          message.getClass().getName() + " stays inside its actor and is never serialized");
    }
    return kind;
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    Parser parser = parsers.get(manifest);
    if (parser == null) {
      throw new NotSerializableException(
          "manifest " + manifest + " is of a later release: upgrade this node");
    }
    try {
      return parser.parse(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new NotSerializableException(
          "message " + manifest + " of " + bytes.length + " bytes is broken: " + e.getMessage());
    }
  }
}
