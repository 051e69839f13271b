package penstock.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import penstock.node.segment.Codec;

/** Small bodies that grow: they are refused, and what they grow to is never in memory. */
class ExpansionTest {

  /** Of one frame or member; the body is so many of them that it grows to 2 GiB. */
  private static final int PART_BYTES = 32 << 20;

  private static final int PARTS = 64;

  /** Decompressed bytes in work are bounded by 192 MiB; some 2 MiB for each upload is enough. */
  private static final long HELD_BYTES_MAX = 96L << 20;

  private static final int BOMBS_AT_ONCE = 8;

  @TempDir static Path dataDir;
  private static TestNode node;
  private static TestDevice device;
  private static TestDevice other;

  @BeforeAll
  static void start() throws Exception {
    node = TestNode.start(dataDir);
    device = node.device("growing");
    other = node.device("other");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  static Stream<Arguments> contents() {
    byte[] zeros = new byte[PART_BYTES];
    byte[] lines = new byte[PART_BYTES];
    Arrays.fill(lines, (byte) '\n');
    byte[] continuations = Lines.repeated(Lines.bytes(" KEY=value\n"), PART_BYTES / 11);
    return Stream.of(Codec.GZIP, Codec.ZSTD)
        .flatMap(
            codec ->
                Stream.of(
                    Arguments.of(codec, "zeros", zeros),
                    Arguments.of(codec, "empty lines", lines),
                    Arguments.of(codec, "continuation lines", continuations)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("contents")
  void shouldRefuseABodyThatGrowsToTwoGibibytes(Codec codec, String name, byte[] part)
      throws Exception {
    byte[] body = body(codec, "", part);
    assertTrue(body.length < 16 << 20, name + " of " + body.length + " bytes");
    assertTooLarge(post("s-" + codec, codec, body));
    assertTooLarge(streamed("s-" + codec, codec, body));
    byte[] behindARecord = body(codec, Lines.line(0), part);
    assertTooLarge(post("r-" + codec, codec, behindARecord));
    assertOthersGoOn();
  }

  @Test
  void shouldRefuseABodyThatGrowsSlowlyButTooFar() throws Exception {
    Random random = new Random(2);
    byte[] part = new byte[PART_BYTES];
    Arrays.fill(part, (byte) '\n');
    // Enough that can't be compressed to stay below the allowed ratio.
    for (int i = 0; i < PART_BYTES; i += 1000) {
      part[i] = (byte) ('a' + random.nextInt(26));
    }
    byte[] body = body(Codec.ZSTD, "", part);
    assertTrue(body.length > (PART_BYTES / 1000) * PARTS, "less than a thousandfold");
    assertTooLarge(post("slow", Codec.ZSTD, body));
    assertOthersGoOn();
  }

  @Test
  void shouldKeepItsMemoryWhenManySuchBodiesComeAtOnce() throws Exception {
    byte[] lines = new byte[PART_BYTES];
    Arrays.fill(lines, (byte) '\n');
    byte[] body = body(Codec.ZSTD, "", lines);
    assertOthersGoOn();
    long before = usedHeap();
    List<CompletableFuture<Void>> bombs = new ArrayList<>();
    for (int i = 0; i < BOMBS_AT_ONCE; i++) {
      TestDevice bomber = node.device("bomber-" + i);
      bombs.add(CompletableFuture.runAsync(() -> bomb(bomber, body)));
    }
    CompletableFuture<Void> all =
        CompletableFuture.allOf(bombs.toArray(CompletableFuture[]::new))
            .orTimeout(120, TimeUnit.SECONDS);
    long most = 0;
    do {
      most = Math.max(most, usedHeap() - before);
      assertOthersGoOn();
    } while (!all.isDone());
    all.join();
    assertTrue(most < HELD_BYTES_MAX, "they hold " + (most >> 20) + " MiB");
  }

  private static void bomb(TestDevice bomber, byte[] body) {
    try {
      for (int i = 0; i < 5; i++) {
        assertTooLarge(bomber.post("s", body, "Content-Encoding", "zstd"));
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static Answer post(String stream, Codec codec, byte[] body) throws Exception {
    return device.post(stream, body, "Content-Encoding", name(codec));
  }

  private static Answer streamed(String stream, Codec codec, byte[] body) throws Exception {
    try (DeviceConnection connection = device.connect()) {
      connection.begin(TestDevice.head(stream, "Content-Encoding", name(codec)));
      for (int from = 0; from < body.length; from += 64 * 1024) {
        connection.tryPiece(
            Arrays.copyOfRange(body, from, Math.min(body.length, from + 64 * 1024)));
      }
      return connection.end().answer();
    }
  }

  private static String name(Codec codec) {
    return codec.name().toLowerCase(Locale.ROOT);
  }

  private static byte[] body(Codec codec, String start, byte[] part) {
    byte[] parts = Lines.repeated(compressed(codec, part), PARTS);
    byte[] head = start.isEmpty() ? new byte[0] : compressed(codec, Lines.bytes(start));
    byte[] body = Arrays.copyOf(head, head.length + parts.length);
    System.arraycopy(parts, 0, body, head.length, parts.length);
    return body;
  }

  private static byte[] compressed(Codec codec, byte[] raw) {
    return codec == Codec.GZIP ? Lines.gzip(raw) : Zstd.compress(raw, 1);
  }

  private static void assertTooLarge(Answer answer) {
    assertEquals(413, answer.status(), answer.toString());
    assertEquals("too-large", answer.problem());
  }

  private static void assertOthersGoOn() throws Exception {
    assertEquals(200, other.post("s", Lines.bytes(0, 9)).status());
  }

  /** Behind a collection, without what was allocated since. */
  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null)
        .mapToLong(pool -> pool.getCollectionUsage().getUsed())
        .sum();
  }
}
