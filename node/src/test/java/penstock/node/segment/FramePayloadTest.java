package penstock.node.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.util.ByteString;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import penstock.protocol.RecordBatch;
import penstock.protocol.SeqRange;
import penstock.protocol.SeqRanges;

/** Payloads into records, and what happens where they are not what the header says. */
class FramePayloadTest {

  private static final byte[] RAW = Frames.lines("d1", "s1", 10, 30);

  private final FramePayload payload = new FramePayload();

  @AfterEach
  void close() {
    payload.close();
  }

  private static byte[] gzip(byte[] raw) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(raw);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] compress(Codec codec, byte[] raw) {
    return switch (codec) {
      case IDENTITY -> raw.clone();
      case GZIP -> gzip(raw);
      case ZSTD -> Zstd.compress(raw);
    };
  }

  private static StoredFrame frame(Codec codec, byte[] payload, int rawBytes) {
    return new StoredFrame(
        new FrameLocation("n1-00000000000000000007", 64),
        Frames.header("d1", "s1", 10, 30, codec, rawBytes),
        null,
        ByteString.fromArray(payload));
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void shouldDecode(Codec codec) {
    StoredFrame frame = frame(codec, compress(codec, RAW), RAW.length);
    assertEquals(ByteString.fromArray(RAW), payload.raw(frame));
    assertArrayEquals(RAW, Arrays.copyOf(payload.decode(frame), RAW.length));
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void shouldDecodeLargePayloads(Codec codec) {
    byte[] large = Frames.lines("d1", "s1", 0, 200_000);
    StoredFrame frame = frame(codec, compress(codec, large), large.length);
    assertEquals(ByteString.fromArray(large), payload.raw(frame));
    assertEquals(
        ByteString.fromArray(RAW), payload.raw(frame(codec, compress(codec, RAW), RAW.length)));
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void shouldDecodeSeveralFramesInARow(Codec codec) throws IOException {
    ByteArrayOutputStream two = new ByteArrayOutputStream();
    two.write(compress(codec, Arrays.copyOf(RAW, 100)));
    two.write(compress(codec, Arrays.copyOfRange(RAW, 100, RAW.length)));
    StoredFrame frame = frame(codec, two.toByteArray(), RAW.length);
    assertEquals(ByteString.fromArray(RAW), payload.raw(frame));
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void shouldRefuseOtherLengths(Codec codec) {
    byte[] bytes = compress(codec, RAW);
    for (int rawBytes : new int[] {0, RAW.length - 1, RAW.length + 1}) {
      StoredFrame frame = frame(codec, bytes, rawBytes);
      SegmentException e =
          assertThrows(SegmentException.Corrupt.class, () -> payload.decode(frame));
      assertTrue(e.toString().contains("offset 64"), e::toString);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Codec.class,
      names = {"GZIP", "ZSTD"})
  void shouldRefuseGarbageAndTornPayloads(Codec codec) {
    byte[] bytes = compress(codec, RAW);
    byte[] torn = Arrays.copyOf(bytes, bytes.length / 2);
    byte[] garbage = "no payload".getBytes(StandardCharsets.UTF_8);
    for (byte[] broken : List.of(torn, garbage, new byte[0])) {
      assertThrows(
          SegmentException.Corrupt.class, () -> payload.decode(frame(codec, broken, RAW.length)));
    }
  }

  @Test
  void shouldRefuseToExpandBeyondTheLimit() {
    byte[] bytes = compress(Codec.ZSTD, RAW);
    assertThrows(
        SegmentException.Corrupt.class,
        () -> payload.decode(frame(Codec.ZSTD, bytes, SegmentFormat.RAW_BYTES_MAX + 1)));
  }

  @Test
  void shouldGiveOutOnlyWhatCounts() {
    SeqRanges owned = SeqRanges.of(List.of(new SeqRange(12, 14), new SeqRange(30, 40)));
    List<Long> seqs = new ArrayList<>();
    StringBuilder lines = new StringBuilder();
    payload.forEach(
        frame(Codec.ZSTD, compress(Codec.ZSTD, RAW), RAW.length),
        owned,
        (batch, i) -> {
          seqs.add(batch.seq(i));
          int length = batch.end(i) - batch.start(i);
          lines.append(new String(batch.bytes(), batch.start(i), length, StandardCharsets.UTF_8));
        });
    assertEquals(List.of(12L, 13L, 14L, 30L), seqs);
    assertEquals(
        new String(Frames.lines("d1", "s1", 12, 14), StandardCharsets.UTF_8)
            + Frames.line("d1", "s1", 30),
        lines.toString());
  }

  @Test
  void shouldNotDecodeForNothing() {
    payload.forEach(
        frame(Codec.ZSTD, new byte[0], 1),
        SeqRanges.EMPTY,
        (batch, i) -> {
          throw new AssertionError("nothing counts");
        });
  }

  @Test
  void shouldEncodePartsOfChunks() {
    ByteString encoded = payload.encode(RAW, 7, RAW.length - 3);
    byte[] part = Arrays.copyOfRange(RAW, 7, RAW.length - 3);
    assertTrue(encoded.size() < part.length);
    StoredFrame frame = frame(Codec.ZSTD, encoded.toArray(), part.length);
    assertEquals(ByteString.fromArray(part), payload.raw(frame));
    RecordBatch records = payload.records(frame);
    assertEquals(20, records.count());
  }
}
