package penstock.node.segment;

import akka.util.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import penstock.protocol.SeqRanges;

/** Frames for tests: what they hold is a pure function of device, stream and sequence numbers. */
public final class Frames {

  /** Record n of every stream is logged n seconds after this. */
  public static final long START_US = 1_700_000_000_000_000L;

  /** A frame that was not written yet. */
  public record Frame(FrameHeader header, ByteString payload) {}

  private Frames() {}

  /** The line of one record, with a continuation line and an escape every now and then. */
  public static String line(String device, String stream, long seq) {
    String more = seq % 5 == 0 ? " DEVICE=+usb:" + seq + "\n" : "";
    String escape = seq % 7 == 0 ? " caf\\xc3\\xa9" : "";
    return "6,"
        + seq
        + ","
        + seq * 1_000_000
        + ",-;"
        + device
        + "/"
        + stream
        + " says "
        + seq
        + escape
        + "\n"
        + more;
  }

  public static byte[] lines(String device, String stream, long first, long last) {
    StringBuilder lines = new StringBuilder();
    for (long seq = first; seq <= last; seq++) {
      lines.append(line(device, stream, seq));
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Records {@code first} to {@code last}, which arrived when the last one was logged. */
  public static Frame frame(String device, String stream, long first, long last) {
    byte[] raw = lines(device, stream, first, last);
    ByteString payload = ByteString.fromArray(raw);
    return new Frame(header(device, stream, first, last, Codec.IDENTITY, raw.length), payload);
  }

  public static FrameHeader header(
      String device, String stream, long first, long last, Codec codec, int rawBytes) {
    return new FrameHeader(
        device,
        "router",
        Map.of("city", "Austin", "model", "R7"),
        stream,
        SeqRanges.of(first, last),
        first,
        last,
        -1,
        timeUs(last),
        last * 1_000_000,
        List.of(new BootSpan(first, 0, START_US, false)),
        timeUs(first),
        timeUs(last),
        List.of(new SeqCheck(last, (int) last * 31)),
        codec,
        rawBytes,
        0);
  }

  public static long timeUs(long seq) {
    return START_US + seq * 1_000_000;
  }
}
