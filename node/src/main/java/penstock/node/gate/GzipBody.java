package penstock.node.gate;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Gzip members (RFC 1952), any number of them; fed by and by, which {@code GZIPInputStream} can't.
 */
final class GzipBody extends BodyDecoder {

  /** Where in a member the next byte belongs. */
  private enum Part {
    /** In the header, of which a part may still be missing. */
    HEADER,
    /** In the deflated contents. */
    CONTENTS,
    /** In the checksum and length behind them. */
    TRAILER
  }

  /** Fixed part of the header. */
  private static final int HEADER_BYTES = 10;

  private static final int TRAILER_BYTES = 8;

  /** With name, comment and extra field; nobody needs more. */
  private static final int HEADER_BYTES_MAX = 64 * 1024;

  private static final int FLAG_HEADER_CRC = 2;
  private static final int FLAG_EXTRA = 4;
  private static final int FLAG_NAME = 8;
  private static final int FLAG_COMMENT = 16;

  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private Part part = Part.HEADER;
  private byte[] input = new byte[0];
  private int at;

  @Override
  void input(ByteBuffer compressed) {
    byte[] joined = Arrays.copyOfRange(input, at, input.length + compressed.remaining());
    compressed.get(joined, input.length - at, compressed.remaining());
    input = joined;
    at = 0;
  }

  @Override
  int read(byte[] to, int offset, int length) {
    while (true) {
      if (part == Part.HEADER) {
        int end = headerEnd();
        if (end < 0) {
          return 0;
        }
        at = end;
        part = Part.CONTENTS;
      } else if (part == Part.CONTENTS) {
        int got = inflate(to, offset, length);
        if (got > 0 || part == Part.CONTENTS) {
          return got;
        }
      } else if (!trailer()) {
        return 0;
      }
    }
  }

  private int inflate(byte[] to, int offset, int length) {
    inflater.setInput(input, at, input.length - at);
    try {
      int got = inflater.inflate(to, offset, length);
      at = input.length - inflater.getRemaining();
      crc.update(to, offset, got);
      if (inflater.finished()) {
        part = Part.TRAILER;
      } else if (inflater.needsDictionary()) {
        throw broken("it needs a dictionary");
      }
      return got;
    } catch (DataFormatException e) {
      throw broken(String.valueOf(e.getMessage()));
    }
  }

  private boolean trailer() {
    if (input.length - at < TRAILER_BYTES) {
      return false;
    }
    if (littleEndian(at) != (int) crc.getValue()) {
      throw broken("its checksum does not hold");
    }
    if (littleEndian(at + 4) != (int) inflater.getBytesWritten()) {
      throw broken("its length does not hold");
    }
    at += TRAILER_BYTES;
    inflater.reset();
    crc.reset();
    part = Part.HEADER;
    return true;
  }

  private int littleEndian(int from) {
    return (input[from] & 0xff)
        | (input[from + 1] & 0xff) << 8
        | (input[from + 2] & 0xff) << 16
        | (input[from + 3] & 0xff) << 24;
  }

  /** Where the header that begins at {@link #at} ends, -1 where more bytes are needed. */
  private int headerEnd() {
    if (input.length - at < HEADER_BYTES) {
      return -1;
    }
    if ((input[at] & 0xff) != 0x1f || (input[at + 1] & 0xff) != 0x8b || input[at + 2] != 8) {
      throw broken("this is no gzip header");
    }
    int flags = input[at + 3];
    int end = at + HEADER_BYTES;
    if ((flags & FLAG_EXTRA) != 0) {
      if (end + 2 > input.length) {
        return -1;
      }
      end += 2 + (input[end] & 0xff) + ((input[end + 1] & 0xff) << 8);
    }
    if ((flags & FLAG_NAME) != 0) {
      end = zeroEnd(end);
    }
    if ((flags & FLAG_COMMENT) != 0 && end >= 0) {
      end = zeroEnd(end);
    }
    if ((flags & FLAG_HEADER_CRC) != 0 && end >= 0) {
      end += 2;
    }
    boolean more = end < 0 || end > input.length;
    if (more && input.length - at > HEADER_BYTES_MAX) {
      throw broken("its header is over " + HEADER_BYTES_MAX + " bytes");
    }
    return more ? -1 : end;
  }

  private int zeroEnd(int from) {
    for (int i = from; i < input.length; i++) {
      if (input[i] == 0) {
        return i + 1;
      }
    }
    return -1;
  }

  private Refusal broken(String why) {
    long offset = fed() - (input.length - at);
    return Refusal.badBody(offset, "gzip: " + why + " at byte " + offset);
  }

  @Override
  boolean complete() {
    return part == Part.HEADER && at == input.length;
  }

  @Override
  public void close() {
    inflater.end();
  }
}
