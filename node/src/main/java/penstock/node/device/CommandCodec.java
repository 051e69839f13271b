package penstock.node.device;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import penstock.node.wire.LedgerWire;

/** Commands from other nodes as messages of {@code ledger.proto}. */
final class CommandCodec {

  private final ActorRefResolver refs;

  CommandCodec(ActorRefResolver refs) {
    this.refs = refs;
  }

  private <T> ActorRef<T> ref(String wire) {
    return refs.resolveActorRef(wire);
  }

  private String wire(ActorRef<?> ref) {
    return refs.toSerializationFormat(ref);
  }

  LedgerWire.OfferCommand toWire(DeviceCommand.Offer command) {
    Ledgers.Offer offer = command.offer();
    LedgerWire.OfferCommand.Builder wire =
        LedgerWire.OfferCommand.newBuilder()
            .setReplyTo(wire(command.replyTo()))
            .setDevice(offer.device())
            .setStream(offer.stream())
            .setRuns(PackedRanges.toWire(offer.runs()))
            .setOldest(offer.oldest())
            .setMonoUs(offer.monoUs())
            .setArrivalUs(offer.arrivalUs());
    for (Ledgers.BootRun run : offer.boots()) {
      wire.addBootBuilder()
          .setFirstSeq(run.firstSeq())
          .setFirstMonoUs(run.firstMonoUs())
          .setLastMonoUs(run.lastMonoUs());
    }
    return wire.build();
  }

  DeviceCommand.Offer fromWire(LedgerWire.OfferCommand wire) {
    return new DeviceCommand.Offer(
        new Ledgers.Offer(
            wire.getDevice(),
            wire.getStream(),
            PackedRanges.fromWire(wire.getRuns()),
            wire.getBootList().stream().map(CommandCodec::run).toList(),
            wire.getOldest(),
            wire.getMonoUs(),
            wire.getArrivalUs()),
        ref(wire.getReplyTo()));
  }

  private static Ledgers.BootRun run(LedgerWire.OfferCommand.Run wire) {
    return new Ledgers.BootRun(wire.getFirstSeq(), wire.getFirstMonoUs(), wire.getLastMonoUs());
  }

  LedgerWire.CommitCommand toWire(DeviceCommand.Commit command) {
    return LedgerWire.CommitCommand.newBuilder()
        .setReplyTo(wire(command.replyTo()))
        .setProposal(EventCodec.toWire(command.proposal()))
        .setDuplicates(command.duplicates())
        .setToken(command.token())
        .build();
  }

  DeviceCommand.Commit fromWire(LedgerWire.CommitCommand wire) {
    return new DeviceCommand.Commit(
        EventCodec.fromWire(wire.getProposal()),
        wire.getDuplicates(),
        wire.getToken(),
        ref(wire.getReplyTo()));
  }

  LedgerWire.ConfirmCommand toWire(DeviceCommand.Confirm command) {
    return LedgerWire.ConfirmCommand.newBuilder()
        .setReplyTo(wire(command.replyTo()))
        .setStream(command.stream())
        .setDuplicates(command.duplicates())
        .setMalformed(command.malformed())
        .setOldest(command.oldest())
        .build();
  }

  DeviceCommand.Confirm fromWire(LedgerWire.ConfirmCommand wire) {
    return new DeviceCommand.Confirm(
        wire.getStream(),
        wire.getDuplicates(),
        wire.getMalformed(),
        wire.getOldest(),
        ref(wire.getReplyTo()));
  }

  LedgerWire.WithdrawCommand toWire(DeviceCommand.Withdraw command) {
    return LedgerWire.WithdrawCommand.newBuilder()
        .setStream(command.stream())
        .setToken(command.token())
        .build();
  }

  DeviceCommand.Withdraw fromWire(LedgerWire.WithdrawCommand wire) {
    return new DeviceCommand.Withdraw(wire.getStream(), wire.getToken());
  }

  LedgerWire.PositionQuery toWire(DeviceCommand.GetPosition query) {
    return LedgerWire.PositionQuery.newBuilder()
        .setReplyTo(wire(query.replyTo()))
        .setStream(query.stream())
        .build();
  }

  DeviceCommand.GetPosition fromWire(LedgerWire.PositionQuery wire) {
    return new DeviceCommand.GetPosition(wire.getStream(), ref(wire.getReplyTo()));
  }

  LedgerWire.ReportQuery toWire(DeviceCommand.GetReport query) {
    return LedgerWire.ReportQuery.newBuilder().setReplyTo(wire(query.replyTo())).build();
  }

  DeviceCommand.GetReport fromWire(LedgerWire.ReportQuery wire) {
    return new DeviceCommand.GetReport(ref(wire.getReplyTo()));
  }

  LedgerWire.ExpireCommand toWire(DeviceCommand.Expire command) {
    return LedgerWire.ExpireCommand.newBuilder().setReplyTo(wire(command.replyTo())).build();
  }

  DeviceCommand.Expire fromWire(LedgerWire.ExpireCommand wire) {
    return new DeviceCommand.Expire(ref(wire.getReplyTo()));
  }
}
