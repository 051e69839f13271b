package penstock.node.fleet;

import akka.util.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.node.device.PackedRanges;
import penstock.node.index.DeviceShare;
import penstock.node.index.LinePattern;
import penstock.node.index.NarrativeGap;
import penstock.node.index.NarrativeItem;
import penstock.node.index.NarrativeQuery;
import penstock.node.index.NarrativeRecord;
import penstock.node.index.NarrativeScan.Progress;
import penstock.node.segment.FrameLocation;
import penstock.node.wire.FleetWire;
import penstock.node.wire.FleetWire.NarrativePiece;

/** Shares of narratives and what they are made of, as {@code fleet.proto} has them. */
final class NarrativeWire {

  /** A sign of life. */
  static final NarrativePiece ALIVE = NarrativePiece.getDefaultInstance();

  private NarrativeWire() {}

  static ByteString share(NarrativeQuery query, String node, List<String> nodes) {
    FleetWire.NarrativeShare.Builder wire =
        FleetWire.NarrativeShare.newBuilder()
            .setAllDevices(query.devices() == null)
            .setFromUs(query.fromUs())
            .setToUs(query.toUs())
            .addAllNode(nodes)
            .setSelf(node);
    if (query.devices() != null) {
      wire.addAllDevice(query.devices());
    }
    if (query.pattern() != null) {
      wire.setPattern(query.pattern().regex());
    }
    return ByteString.fromArrayUnsafe(wire.build().toByteArray());
  }

  static NarrativeQuery query(FleetWire.NarrativeShare wire) throws LinePattern.Refused {
    return new NarrativeQuery(
        FramesWire.set(wire.getDeviceList(), wire.getAllDevices()),
        wire.getFromUs(),
        wire.getToUs(),
        wire.getPattern().isEmpty() ? null : LinePattern.of(wire.getPattern()),
        new DeviceShare(wire.getSelf(), wire.getNodeList()));
  }

  static NarrativePiece piece(long keyUs, NarrativeItem item) {
    NarrativePiece.Builder piece = NarrativePiece.newBuilder().setKeyUs(keyUs);
    if (item instanceof NarrativeRecord record) {
      return piece.setRecord(of(record)).build();
    }
    return piece.setGap(of((NarrativeGap) item)).build();
  }

  static NarrativePiece piece(Progress progress) {
    return NarrativePiece.newBuilder()
        .setProgress(
            NarrativePiece.Progress.newBuilder()
                .setFrames(progress.frames())
                .setFramesTotal(progress.framesTotal())
                .setRawBytes(progress.rawBytes())
                .setRawBytesTotal(progress.rawBytesTotal())
                .setItems(progress.items()))
        .build();
  }

  static NarrativePiece problem(boolean busy, String detail) {
    return NarrativePiece.newBuilder()
        .setProblem(FleetWire.Problem.newBuilder().setBusy(busy).setDetail(detail))
        .build();
  }

  static Progress progress(NarrativePiece.Progress wire) {
    return new Progress(
        wire.getFrames(),
        wire.getFramesTotal(),
        wire.getRawBytes(),
        wire.getRawBytesTotal(),
        wire.getItems());
  }

  /** Null where the piece is neither a record nor a gap. */
  static @Nullable NarrativeItem item(NarrativePiece piece) {
    return switch (piece.getPieceCase()) {
      case RECORD -> record(piece.getRecord());
      case GAP -> gap(piece.getGap());
      default -> null;
    };
  }

  private static NarrativePiece.Record of(NarrativeRecord record) {
    int start = record.start();
    return NarrativePiece.Record.newBuilder()
        .setDevice(record.device())
        .setStream(record.stream())
        .setSeq(record.seq())
        .setTimeUs(record.timeUs())
        .setBoot(record.boot())
        .setEstimated(record.estimated())
        .setPriority(record.priority())
        .setFacility(record.facility())
        .setBytes(UnsafeByteOperations.unsafeWrap(record.bytes(), start, record.end() - start))
        .setTextStart(record.textStart() - start)
        .setTextEnd(record.textEnd() - start)
        .build();
  }

  private static NarrativeRecord record(NarrativePiece.Record wire) {
    return NarrativeRecord.told(
        wire.getDevice(),
        wire.getStream(),
        wire.getSeq(),
        wire.getTimeUs(),
        wire.getBoot(),
        wire.getEstimated(),
        wire.getPriority(),
        wire.getFacility(),
        wire.getBytes().toByteArray(),
        wire.getTextStart(),
        wire.getTextEnd());
  }

  private static NarrativePiece.Gap of(NarrativeGap gap) {
    return NarrativePiece.Gap.newBuilder()
        .setDevice(gap.device())
        .setStream(gap.stream())
        .setRanges(PackedRanges.toWire(gap.ranges()))
        .setSegment(gap.location().segment())
        .setOffset(gap.location().offset())
        .setTimeUs(gap.timeUs())
        .setReason(gap.reason())
        .build();
  }

  private static NarrativeGap gap(NarrativePiece.Gap wire) {
    return new NarrativeGap(
        wire.getDevice(),
        wire.getStream(),
        PackedRanges.fromWire(wire.getRanges()),
        new FrameLocation(wire.getSegment(), wire.getOffset()),
        wire.getTimeUs(),
        wire.getReason());
  }
}
