package penstock.node.device;

import penstock.node.wire.LedgerWire;
import penstock.protocol.SeqRanges;

/** Replies to other nodes as messages of {@code ledger.proto}. */
final class ReplyCodec {

  private ReplyCodec() {}

  static LedgerWire.FreshReply toWire(Ledgers.Fresh fresh) {
    LedgerWire.FreshReply.Builder wire =
        LedgerWire.FreshReply.newBuilder()
            .setToken(fresh.token())
            .setFresh(PackedRanges.toWire(fresh.fresh()))
            .setKnown(PackedRanges.toWire(fresh.known()));
    fresh.boots().forEach(span -> wire.addBoot(EventCodec.toWire(span)));
    fresh.checks().forEach(check -> wire.addCheck(EventCodec.toWire(check)));
    return wire.build();
  }

  static Ledgers.Fresh fromWire(LedgerWire.FreshReply wire) {
    return new Ledgers.Fresh(
        wire.getToken(),
        PackedRanges.fromWire(wire.getFresh()),
        EventCodec.spans(wire.getBootList()),
        PackedRanges.fromWire(wire.getKnown()),
        EventCodec.checks(wire.getCheckList()));
  }

  static LedgerWire.KnownReply toWire(Ledgers.Known known) {
    LedgerWire.KnownReply.Builder wire =
        LedgerWire.KnownReply.newBuilder().setKnown(PackedRanges.toWire(known.known()));
    known.checks().forEach(check -> wire.addCheck(EventCodec.toWire(check)));
    return wire.build();
  }

  static Ledgers.Known fromWire(LedgerWire.KnownReply wire) {
    return new Ledgers.Known(
        PackedRanges.fromWire(wire.getKnown()), EventCodec.checks(wire.getCheckList()));
  }

  static LedgerWire.CommitReply toWire(Ledgers.CommitReply reply) {
    return LedgerWire.CommitReply.newBuilder()
        .setOwned(PackedRanges.toWire(reply.owned()))
        .setWatermark(reply.watermark())
        .setSummary(toWire(reply.summary()))
        .build();
  }

  static Ledgers.CommitReply fromWire(LedgerWire.CommitReply wire) {
    return new Ledgers.CommitReply(
        PackedRanges.fromWire(wire.getOwned()), wire.getWatermark(), fromWire(wire.getSummary()));
  }

  static LedgerWire.Summary toWire(Ledgers.DeviceSummary summary) {
    return LedgerWire.Summary.newBuilder()
        .setDevice(summary.device())
        .setVersion(summary.version())
        .setStored(summary.stored())
        .setDuplicates(summary.duplicates())
        .setLost(summary.lost())
        .setMalformed(summary.malformed())
        .setStreams(summary.streams())
        .setLastSeenUs(summary.lastSeenUs())
        .setNextExpiryUs(summary.nextExpiryUs())
        .build();
  }

  static Ledgers.DeviceSummary fromWire(LedgerWire.Summary wire) {
    return new Ledgers.DeviceSummary(
        wire.getDevice(),
        wire.getVersion(),
        wire.getStored(),
        wire.getDuplicates(),
        wire.getLost(),
        wire.getMalformed(),
        wire.getStreams(),
        wire.getLastSeenUs(),
        wire.getNextExpiryUs());
  }

  static LedgerWire.ReportReply toWire(Ledgers.DeviceReport report) {
    LedgerWire.ReportReply.Builder wire =
        LedgerWire.ReportReply.newBuilder().setSummary(toWire(report.summary()));
    report.streams().forEach(stream -> wire.addStream(toWire(stream)));
    return wire.build();
  }

  private static LedgerWire.ReportReply.Report toWire(Ledgers.StreamReport report) {
    LedgerWire.ReportReply.Report.Builder wire =
        LedgerWire.ReportReply.Report.newBuilder()
            .setStream(report.stream())
            .setWatermark(report.watermark())
            .setNext(report.next())
            .setStoredRecords(report.storedRecords())
            .setDuplicates(report.duplicates())
            .setLostRecords(report.lostRecords())
            .setMalformed(report.malformed())
            .setStored(PackedRanges.toWire(report.stored()))
            .setMissing(PackedRanges.toWire(report.missing()));
    for (Ledgers.Loss loss : report.lost()) {
      wire.addLossBuilder()
          .setFirst(loss.range().min())
          .setLast(loss.range().max())
          .setCause(Gaps.kind(loss.cause()))
          .setFoundUs(loss.foundUs());
    }
    return wire.build();
  }

  static Ledgers.DeviceReport fromWire(LedgerWire.ReportReply wire) {
    return new Ledgers.DeviceReport(
        fromWire(wire.getSummary()),
        wire.getStreamList().stream().map(ReplyCodec::fromWire).toList());
  }

  private static Ledgers.StreamReport fromWire(LedgerWire.ReportReply.Report wire) {
    return new Ledgers.StreamReport(
        wire.getStream(),
        wire.getWatermark(),
        wire.getNext(),
        wire.getStoredRecords(),
        wire.getDuplicates(),
        wire.getLostRecords(),
        wire.getMalformed(),
        PackedRanges.fromWire(wire.getStored()),
        PackedRanges.fromWire(wire.getMissing()),
        wire.getLossList().stream().map(ReplyCodec::fromWire).toList());
  }

  private static Ledgers.Loss fromWire(LedgerWire.ReportReply.Loss wire) {
    return new Ledgers.Loss(
        SeqRanges.of(wire.getFirst(), wire.getLast()),
        Gaps.cause(wire.getCause()),
        wire.getFoundUs());
  }
}
