package penstock.node.segment;

import akka.util.ByteString;

/** A frame's header alone, in the bytes that it has in a segment. */
public final class HeaderBytes {

  private HeaderBytes() {}

  public static ByteString of(FrameHeader header) {
    FormatWriter out = new FormatWriter();
    FrameHeaderCodec.encode(header, out);
    return ByteString.fromArrayUnsafe(out.toArray());
  }

  /** Fails where they are none of a header. */
  public static FrameHeader header(byte[] bytes) throws FormatException {
    return FrameHeaderCodec.decode(new FormatReader(bytes));
  }
}
