package penstock.node.gate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.util.ByteString;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import penstock.node.segment.Codec;

class BodyDecoderTest {

  @Property(tries = 200)
  void shouldGiveTheSameBytesHoweverTheyArrive(
      @ForAll Codec codec,
      @ForAll @IntRange(max = 40_000) int size,
      @ForAll @IntRange(min = 1, max = 5_000) int step,
      @ForAll @IntRange(min = 1, max = 9_000) int room,
      @ForAll boolean twoMembers,
      @ForAll long seed)
      throws IOException {
    byte[] text = text(size, seed);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int half = twoMembers ? size / 2 : 0;
    if (twoMembers) {
      body.write(compress(codec, java.util.Arrays.copyOf(text, half)));
    }
    body.write(compress(codec, java.util.Arrays.copyOfRange(text, half, size)));

    ByteArrayOutputStream got = new ByteArrayOutputStream();
    byte[] bytes = body.toByteArray();
    try (BodyDecoder decoder = BodyDecoder.of(codec)) {
      for (int from = 0; from < bytes.length; from += step) {
        int length = Math.min(step, bytes.length - from);
        decoder.feed(ByteString.fromArray(bytes, from, length));
        drain(decoder, room, got);
      }
      assertTrue(decoder.complete(), "complete");
      assertEquals(bytes.length, decoder.fed());
    }
    assertArrayEquals(text, got.toByteArray());
  }

  @ParameterizedTest
  @EnumSource(
      value = Codec.class,
      names = {"GZIP", "ZSTD"})
  void shouldSayThatABodyIsCutOff(Codec codec) throws IOException {
    byte[] bytes = compress(codec, text(20_000, 3));
    for (int cut = 1; cut < bytes.length; cut += 97) {
      try (BodyDecoder decoder = BodyDecoder.of(codec)) {
        decoder.feed(ByteString.fromArray(bytes, 0, cut));
        drain(decoder, 4096, new ByteArrayOutputStream());
        assertFalse(decoder.complete(), "cut at " + cut);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Codec.class,
      names = {"GZIP", "ZSTD"})
  void shouldRefuseGarbageAndSayWhere(Codec codec) {
    byte[] garbage = new byte[1000];
    new Random(7).nextBytes(garbage);
    try (BodyDecoder decoder = BodyDecoder.of(codec)) {
      decoder.feed(ByteString.fromArray(garbage));
      Refusal refusal =
          assertThrows(Refusal.class, () -> drain(decoder, 4096, new ByteArrayOutputStream()));
      assertEquals(400, refusal.status());
      assertTrue(refusal.offset() >= 0);
    }
  }

  @Test
  void shouldRefuseAGzipBodyWhoseChecksumDoesNotHold() throws IOException {
    byte[] bytes = compress(Codec.GZIP, text(5_000, 4));
    bytes[bytes.length - 6] ^= 1;
    try (BodyDecoder decoder = BodyDecoder.of(Codec.GZIP)) {
      decoder.feed(ByteString.fromArray(bytes));
      assertThrows(Refusal.class, () -> drain(decoder, 4096, new ByteArrayOutputStream()));
    }
  }

  @Test
  void shouldRefuseAFrameThatWantsTooLargeAWindow() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (ZstdOutputStream out = new ZstdOutputStream(body)) {
      out.setLong(27);
      byte[] noise = new byte[1 << 20];
      new Random(5).nextBytes(noise);
      for (int i = 0; i < 12; i++) {
        out.write(noise);
      }
    }
    try (BodyDecoder decoder = BodyDecoder.of(Codec.ZSTD)) {
      decoder.feed(ByteString.fromArray(body.toByteArray()));
      assertThrows(Refusal.class, () -> drain(decoder, 1 << 20, new ByteArrayOutputStream()));
    }
  }

  @Test
  void shouldTakeOneWholeFrameOfKnownLengthOnly() {
    byte[] text = text(5_000, 9);
    byte[] frame = Zstd.compress(text);
    assertEquals(5_000, ZstdBody.lengthOfOneFrame(frame, 5_000));
    assertArrayEquals(text, ZstdBody.oneFrame(frame, 5_000));
    assertEquals(ZstdBody.UNKNOWN, ZstdBody.lengthOfOneFrame(frame, 4_999));
    byte[] two = java.util.Arrays.copyOf(frame, frame.length * 2);
    System.arraycopy(frame, 0, two, frame.length, frame.length);
    assertEquals(ZstdBody.UNKNOWN, ZstdBody.lengthOfOneFrame(two, 50_000));
  }

  private static void drain(BodyDecoder decoder, int room, OutputStream to) throws RefusedIo {
    byte[] buffer = new byte[room + 3];
    int got;
    while ((got = decoder.read(buffer, 3, room)) > 0) {
      try {
        to.write(buffer, 3, got);
      } catch (IOException e) {
        throw new RefusedIo(e);
      }
    }
  }

  private static final class RefusedIo extends RuntimeException {
    private static final long serialVersionUID = 1;

    RefusedIo(IOException cause) {
      super(cause);
    }
  }

  private static byte[] compress(Codec codec, byte[] text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    switch (codec) {
      case IDENTITY -> out.write(text);
      case GZIP -> {
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
          gzip.write(text);
        }
      }
      case ZSTD -> out.write(Zstd.compress(text));
    }
    return out.toByteArray();
  }

  private static byte[] text(int size, long seed) {
    Random random = new Random(seed);
    byte[] text = new byte[size];
    for (int i = 0; i < size; i++) {
      text[i] = (byte) ('a' + random.nextInt(random.nextInt(8) + 1));
    }
    return text;
  }
}
