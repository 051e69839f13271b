package penstock.node.device;

import java.util.List;
import penstock.node.segment.BootSpan;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.SeqCheck;
import penstock.node.wire.LedgerWire;

/** Events, and the parts that they share with commands, as messages of {@code ledger.proto}. */
final class EventCodec {

  private EventCodec() {}

  static LedgerWire.Committed toWire(LedgerEvent.Committed event) {
    return LedgerWire.Committed.newBuilder()
        .setAtUs(event.atUs())
        .setTaken(toWire(event.taken()))
        .setWhole(event.whole())
        .setDuplicates(event.duplicates())
        .setMalformed(event.malformed())
        .build();
  }

  static LedgerEvent.Committed fromWire(LedgerWire.Committed wire) {
    return new LedgerEvent.Committed(
        wire.getAtUs(),
        fromWire(wire.getTaken()),
        wire.getWhole(),
        wire.getDuplicates(),
        wire.getMalformed());
  }

  static LedgerWire.Confirmed toWire(LedgerEvent.Confirmed event) {
    return LedgerWire.Confirmed.newBuilder()
        .setAtUs(event.atUs())
        .setStream(event.stream())
        .setDuplicates(event.duplicates())
        .setMalformed(event.malformed())
        .setOldest(event.oldest())
        .build();
  }

  static LedgerEvent.Confirmed fromWire(LedgerWire.Confirmed wire) {
    return new LedgerEvent.Confirmed(
        wire.getAtUs(),
        wire.getStream(),
        wire.getDuplicates(),
        wire.getMalformed(),
        wire.getOldest());
  }

  static LedgerWire.Expired toWire(LedgerEvent.Expired event) {
    return LedgerWire.Expired.newBuilder()
        .setAtUs(event.atUs())
        .setBeforeMs(event.beforeMs())
        .setRetiredHoleMs(event.retiredHoleMs())
        .build();
  }

  static LedgerEvent.Expired fromWire(LedgerWire.Expired wire) {
    return new LedgerEvent.Expired(wire.getAtUs(), wire.getBeforeMs(), wire.getRetiredHoleMs());
  }

  static LedgerWire.StreamRetired toWire(LedgerEvent.Retired event) {
    return LedgerWire.StreamRetired.newBuilder()
        .setAtUs(event.atUs())
        .setStream(event.stream())
        .build();
  }

  static LedgerEvent.Retired fromWire(LedgerWire.StreamRetired wire) {
    return new LedgerEvent.Retired(wire.getAtUs(), wire.getStream());
  }

  static LedgerWire.StreamRevived toWire(LedgerEvent.Revived event) {
    return LedgerWire.StreamRevived.newBuilder()
        .setAtUs(event.atUs())
        .setStream(StateCodec.toWire(event.stream()))
        .build();
  }

  static LedgerEvent.Revived fromWire(LedgerWire.StreamRevived wire) {
    return new LedgerEvent.Revived(wire.getAtUs(), StateCodec.fromWire(wire.getStream()));
  }

  static LedgerWire.Proposal toWire(Proposal proposal) {
    LedgerWire.Proposal.Builder wire =
        LedgerWire.Proposal.newBuilder()
            .setStream(proposal.stream())
            .setLocation(toWire(proposal.location()))
            .setRanges(PackedRanges.toWire(proposal.ranges()))
            .setSpanFirst(proposal.spanFirst())
            .setSpanLast(proposal.spanLast())
            .setOldest(proposal.oldest())
            .setArrivalUs(proposal.arrivalUs())
            .setLastMonoUs(proposal.lastMonoUs())
            .setMalformed(proposal.malformed());
    proposal.boots().forEach(span -> wire.addBoot(toWire(span)));
    proposal.checks().forEach(check -> wire.addCheck(toWire(check)));
    return wire.build();
  }

  static Proposal fromWire(LedgerWire.Proposal wire) {
    return new Proposal(
        wire.getStream(),
        fromWire(wire.getLocation()),
        PackedRanges.fromWire(wire.getRanges()),
        wire.getSpanFirst(),
        wire.getSpanLast(),
        wire.getOldest(),
        wire.getArrivalUs(),
        wire.getLastMonoUs(),
        spans(wire.getBootList()),
        checks(wire.getCheckList()),
        wire.getMalformed());
  }

  private static LedgerWire.Location toWire(FrameLocation location) {
    return LedgerWire.Location.newBuilder()
        .setSegment(location.segment())
        .setOffset(location.offset())
        .build();
  }

  private static FrameLocation fromWire(LedgerWire.Location wire) {
    return new FrameLocation(wire.getSegment(), wire.getOffset());
  }

  static LedgerWire.Span toWire(BootSpan span) {
    return LedgerWire.Span.newBuilder()
        .setFirstSeq(span.firstSeq())
        .setBoot(span.boot())
        .setStartUs(span.startUs())
        .setEstimated(span.estimated())
        .build();
  }

  static List<BootSpan> spans(List<LedgerWire.Span> wire) {
    return wire.stream()
        .map(
            span ->
                new BootSpan(
                    span.getFirstSeq(), span.getBoot(), span.getStartUs(), span.getEstimated()))
        .toList();
  }

  static LedgerWire.Check toWire(SeqCheck check) {
    return LedgerWire.Check.newBuilder().setSeq(check.seq()).setCrc(check.crc()).build();
  }

  static List<SeqCheck> checks(List<LedgerWire.Check> wire) {
    return wire.stream().map(check -> new SeqCheck(check.getSeq(), check.getCrc())).toList();
  }
}
