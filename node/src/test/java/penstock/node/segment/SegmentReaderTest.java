package penstock.node.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * A reader written from docs/segment-format.md and nothing else, which turns the golden segment
 * back into {@code /dev/kmsg} lines: what anyone can do who has only the files left.
 */
class SegmentReaderTest {

  /** Reads a segment from its beginning; what it returns are the records that count. */
  private static final class StrangersReader {
    private static final Pattern RECORD = Pattern.compile("\\d+,(\\d+),\\d+,[^;]*;");

    private final ByteBuffer in;
    private final TreeMap<Long, String> payloads = new TreeMap<>();
    private final TreeMap<Long, long[]> named = new TreeMap<>();
    private final TreeMap<Long, long[]> counting = new TreeMap<>();

    StrangersReader(byte[] segment) {
      in = ByteBuffer.wrap(segment).order(ByteOrder.LITTLE_ENDIAN);
    }

    String lines() throws IOException {
      long id = in.getLong(16);
      for (int at = 64; at + 28 <= in.capacity(); at += 8) {
        long end = at + 28L + in.getInt(at + 16) + in.getInt(at + 20);
        if (in.getInt(at) != 0x4d524650 || in.getLong(at + 8) != id || end > in.capacity()) {
          continue;
        }
        CRC32C crc = new CRC32C();
        crc.update(in.array(), at + 16, (int) end - at - 16);
        if ((int) crc.getValue() == in.getInt(at + 4)) {
          frame(at, (int) end);
        }
      }
      StringBuilder lines = new StringBuilder();
      counting.forEach((at, ranges) -> keep(payloads.getOrDefault(at, ""), ranges, lines));
      return lines.toString();
    }

    private void frame(int at, int end) throws IOException {
      in.position(at + 28);
      if (in.getShort(at + 24) == 2) {
        long offset = 0;
        for (long n = varint(); n > 0; n--) {
          offset += signed();
          int what = in.get();
          counting.put(offset, what == 0 ? new long[0] : what == 1 ? named.get(offset) : ranges());
        }
      } else if (in.getShort(at + 24) == 1) {
        records(at, end);
      }
    }

    private void records(long at, int end) throws IOException {
      string();
      string();
      for (long n = varint(); n > 0; n--) {
        string();
        string();
      }
      string();
      named.put(at, ranges());
      varint();
      varint();
      signed();
      signed();
      signed();
      for (long n = varint(); n > 0; n--) {
        signed();
        varint();
        signed();
        in.get();
      }
      signed();
      signed();
      for (long n = varint(); n > 0; n--) {
        signed();
        in.getInt();
      }
      int compression = in.get();
      int length = (int) varint();
      byte[] payload = new byte[in.getInt((int) at + 20)];
      in.get(end - payload.length, payload);
      InputStream bytes = new ByteArrayInputStream(payload);
      byte[] raw =
          compression == 2
              ? Zstd.decompress(payload, length)
              : (compression == 1 ? new GZIPInputStream(bytes) : bytes).readNBytes(length);
      payloads.put(at, new String(raw, StandardCharsets.UTF_8));
    }

    private static void keep(String text, long[] ranges, StringBuilder out) {
      boolean counts = false;
      for (String line : text.lines().toList()) {
        Matcher record = RECORD.matcher(line);
        if (record.lookingAt()) {
          long seq = Long.parseLong(record.group(1));
          counts = false;
          for (int i = 0; i < ranges.length; i += 2) {
            counts |= ranges[i] <= seq && seq <= ranges[i + 1];
          }
        }
        out.append(counts ? line + "\n" : "");
      }
    }

    private long varint() {
      long value = 0;
      int shift = 0;
      byte b = (byte) 0x80;
      while (b < 0) {
        b = in.get();
        value |= (b & 0x7fL) << shift;
        shift += 7;
      }
      return value;
    }

    private long signed() {
      long v = varint();
      return (v >>> 1) ^ -(v & 1);
    }

    private long[] ranges() {
      long[] ranges = new long[(int) varint() * 2];
      for (int i = 0; i < ranges.length; i++) {
        ranges[i] = varint() + (i == 0 ? 0 : ranges[i - 1]);
      }
      return ranges;
    }

    private void string() {
      in.position((int) varint() + in.position());
    }
  }

  @Test
  void shouldGiveBackEachRecordThatCountsOnce() throws IOException {
    assertEquals(
        """
        6,41,49000000,-;wlan0: deauthenticated from 02:00:00:00:01:00 (Reason: 3)
        3,42,49500000,-;mmc0: I/O error
         SUBSYSTEM=mmc
         DEVICE=+mmc:mmc0:0001
        5,43,0,-;Linux version 6.1.0
        30,44,1200000,-;dnsmasq[812]: caf\\xc3\\xa9
        4,101,881000000,-;hdmi: link down
        garbage
        4,102,882000000,-;hdmi: link up
        """,
        new StrangersReader(GoldenTest.golden()).lines());
  }

  @Test
  void shouldReadAMergedSegmentTheSameWay() throws IOException {
    byte[] merged;
    try (InputStream in =
        SegmentReaderTest.class.getResourceAsStream("/segment/golden-merged.seg")) {
      merged = Objects.requireNonNull(in).readAllBytes();
    }
    assertEquals(
        """
        6,41,49000000,-;wlan0: deauthenticated from 02:00:00:00:01:00 (Reason: 3)
        3,42,49500000,-;mmc0: I/O error
         SUBSYSTEM=mmc
         DEVICE=+mmc:mmc0:0001
        5,43,0,-;Linux version 6.1.0
        30,44,1200000,-;dnsmasq[812]: caf\\xc3\\xa9
        4,101,881000000,-;hdmi: link down
        garbage
        4,102,882000000,-;hdmi: link up
        6,0,0,-;begin
        6,1,1,-;next
        """,
        new StrangersReader(merged).lines());
  }
}
