package penstock.node.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A frame's header as bytes: docs/segment-format.md, "Frame header". Version 1 may grow at its end,
 * where older readers stop reading; any other change is a new version.
 */
final class FrameHeaderCodec {

  private FrameHeaderCodec() {}

  static void encode(FrameHeader header, FormatWriter out) {
    out.string(header.device()).string(header.deviceClass());
    encodeLabels(header.labels(), out);
    out.string(header.stream()).ranges(header.ranges());
    out.varint(header.spanFirst()).varint(header.spanLast()).signed(header.oldest());
    out.signed(header.arrivalUs()).signed(header.monoUs());
    encodeBoots(header, out);
    out.signed(header.minTimeUs() - header.arrivalUs());
    out.signed(header.maxTimeUs() - header.minTimeUs());
    encodeChecks(header.checks(), out);
    out.u8(header.codec().number()).varint(header.rawBytes()).varint(header.malformed());
  }

  static FrameHeader decode(FormatReader in) throws FormatException {
    String device = in.string();
    String deviceClass = in.string();
    Map<String, String> labels = decodeLabels(in);
    String stream = in.string();
    var ranges = in.ranges();
    long spanFirst = in.varint();
    long spanLast = in.varint();
    long oldest = in.signed();
    long arrivalUs = in.signed();
    long monoUs = in.signed();
    List<BootSpan> boots = decodeBoots(in, arrivalUs);
    long minTimeUs = arrivalUs + in.signed();
    long maxTimeUs = minTimeUs + in.signed();
    List<SeqCheck> checks = decodeChecks(in);
    return new FrameHeader(
        device,
        deviceClass,
        labels,
        stream,
        ranges,
        spanFirst,
        spanLast,
        oldest,
        arrivalUs,
        monoUs,
        boots,
        minTimeUs,
        maxTimeUs,
        checks,
        codec(in.u8()),
        in.count(),
        in.count());
  }

  /** Sorted, so that equal headers have equal bytes. */
  private static void encodeLabels(Map<String, String> labels, FormatWriter out) {
    out.varint(labels.size());
    if (!labels.isEmpty()) {
      new TreeMap<>(labels).forEach((name, value) -> out.string(name).string(value));
    }
  }

  private static Map<String, String> decodeLabels(FormatReader in) throws FormatException {
    int count = in.count();
    Map<String, String> labels = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      labels.put(in.string(), in.string());
    }
    return Map.copyOf(labels);
  }

  private static void encodeBoots(FrameHeader header, FormatWriter out) {
    out.varint(header.boots().size());
    long before = 0;
    for (BootSpan span : header.boots()) {
      out.signed(span.firstSeq() - before).varint(span.boot() & 0xffffffffL);
      out.signed(span.startUs() - header.arrivalUs()).u8(span.estimated() ? 1 : 0);
      before = span.firstSeq();
    }
  }

  private static List<BootSpan> decodeBoots(FormatReader in, long arrivalUs)
      throws FormatException {
    int count = in.count();
    List<BootSpan> boots = new ArrayList<>();
    long before = 0;
    for (int i = 0; i < count; i++) {
      before += in.signed();
      boots.add(new BootSpan(before, (int) in.varint(), arrivalUs + in.signed(), in.u8() != 0));
    }
    return List.copyOf(boots);
  }

  private static void encodeChecks(List<SeqCheck> checks, FormatWriter out) {
    out.varint(checks.size());
    long before = 0;
    for (SeqCheck check : checks) {
      out.signed(check.seq() - before).u32(check.crc());
      before = check.seq();
    }
  }

  private static List<SeqCheck> decodeChecks(FormatReader in) throws FormatException {
    int count = in.count();
    List<SeqCheck> checks = new ArrayList<>();
    long before = 0;
    for (int i = 0; i < count; i++) {
      before += in.signed();
      checks.add(new SeqCheck(before, in.u32()));
    }
    return List.copyOf(checks);
  }

  private static Codec codec(int number) throws FormatException {
    for (Codec codec : Codec.values()) {
      if (codec.number() == number) {
        return codec;
      }
    }
    throw new FormatException("no codec has the number " + number);
  }
}
