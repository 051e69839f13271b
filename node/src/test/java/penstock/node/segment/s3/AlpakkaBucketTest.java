package penstock.node.segment.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static penstock.node.segment.log.Awaits.awaitUntil;

import akka.actor.ActorSystem;
import akka.testkit.javadsl.TestKit;
import akka.util.ByteString;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import penstock.node.database.Database;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.Frames;
import penstock.node.segment.SegmentException;
import penstock.node.segment.log.SegmentMetrics;
import penstock.node.settings.SettingsException;

/** Over a real S3 API. */
@Timeout(120)
final class AlpakkaBucketTest {

  @TempDir private static Path folder;
  private static TestS3 s3;
  private static ActorSystem system;

  @BeforeAll
  static void start() throws Exception {
    s3 = new TestS3(folder.resolve("s3"));
    system =
        ActorSystem.create(
            "s3", AlpakkaConfig.pool(settings(Map.of())).withFallback(ConfigFactory.load()));
  }

  @AfterAll
  static void stop() throws Exception {
    TestKit.shutdownActorSystem(system);
    s3.close();
  }

  private static BucketSettings settings(Map<String, String> others) {
    Map<String, String> all = new HashMap<>();
    all.put("penstock.s3.endpoint", s3.endpoint());
    all.put("penstock.s3.bucket", TestS3.BUCKET);
    all.put("penstock.s3.prefix", "fleet/one");
    all.put("penstock.s3.access-key", TestS3.ACCESS_KEY);
    all.put("penstock.s3.secret-key", TestS3.SECRET_KEY);
    all.put("penstock.s3.try-timeout", "2 s");
    all.put("penstock.s3.timeout", "3 s");
    all.put("penstock.s3.linger", "5 ms");
    others.forEach((key, value) -> all.put("penstock.s3." + key, value));
    Config config = ConfigFactory.parseMap(all).withFallback(ConfigFactory.defaultReference());
    return BucketSettings.of(config).check();
  }

  private static Bucket bucket(Map<String, String> others) {
    return new AlpakkaBucket(settings(others), system, new BucketMetrics(new PrometheusRegistry()));
  }

  @Test
  void shouldWriteReadListAndDelete() throws IOException {
    Bucket bucket = bucket(Map.of());
    byte[] bytes = "0123456789".getBytes(StandardCharsets.US_ASCII);
    bucket.put("a/1", ByteString.fromArray(bytes));
    bucket.put("a/2", ByteString.fromArray(bytes));
    bucket.put("ab", ByteString.fromArray(bytes));
    assertArrayEquals(bytes, bucket.get("a/1", 0, 10));
    assertArrayEquals("345".getBytes(StandardCharsets.US_ASCII), bucket.get("a/1", 3, 3));
    assertArrayEquals("89".getBytes(StandardCharsets.US_ASCII), bucket.get("a/1", 8, 100));
    assertEquals(List.of("a/1", "a/2"), bucket.list("a/"));
    bucket.delete("a/1");
    bucket.delete("a/1");
    assertEquals(List.of("a/2"), bucket.list("a/"));
    assertThrows(NoSuchFileException.class, () -> bucket.get("a/1", 0, 10));
    assertEquals(List.of(), bucket.list("c/"));
  }

  @Test
  void shouldWriteALargeObjectInParts() throws IOException {
    Bucket bucket = bucket(Map.of());
    byte[] bytes = new byte[23 << 20];
    new Random(1).nextBytes(bytes);
    bucket.put(
        "large",
        bytes.length,
        out -> {
          for (int at = 0; at < bytes.length; at += 1 << 20) {
            out.write(bytes, at, 1 << 20);
          }
        });
    assertArrayEquals(bytes, bucket.get("large", 0, bytes.length));
    assertEquals(List.of("large"), bucket.list("large"));
  }

  @Test
  void shouldLeaveNothingWhereTheContentsOfALargeObjectFail() {
    Bucket bucket = bucket(Map.of());
    assertThrows(
        IOException.class,
        () ->
            bucket.put(
                "torn",
                20 << 20,
                out -> {
                  out.write(new byte[12 << 20]);
                  throw new IOException("a group is gone");
                }));
    assertThrows(NoSuchFileException.class, () -> bucket.get("torn", 0, 10));
  }

  private static String refusal(Map<String, String> others) {
    BucketSettings settings = settings(others);
    return String.valueOf(
        assertThrows(
                SettingsException.class,
                () -> new BucketCheck(settings, bucket(others), "n1").run())
            .getMessage());
  }

  @Test
  void shouldSayWhichSettingIsWrong() {
    new BucketCheck(settings(Map.of()), bucket(Map.of()), "n1").run();
    Map<String, Map<String, String>> wrong =
        Map.of(
            "penstock.s3.bucket = nowhere", Map.of("bucket", "nowhere"),
            "penstock.s3.access-key = nobody", Map.of("access-key", "nobody"),
            "penstock.s3.secret-key = (a secret)", Map.of("secret-key", "guessed"),
            "penstock.s3.endpoint = http://127.0.0.1:1", Map.of("endpoint", "http://127.0.0.1:1"));
    wrong.forEach(
        (start, settings) -> {
          String message = refusal(settings);
          assertTrue(message.startsWith(start), message);
          assertTrue(!message.contains("guessed") && !message.contains(TestS3.SECRET_KEY), message);
        });
  }

  @Test
  void shouldWorkAgainSoonAfterTheStoreIsBack() throws Exception {
    try (Database database = SharedWorld.h2()) {
      S3SegmentStore store =
          S3SegmentStore.open(
              SharedWorld.segmentSettings(1 << 20),
              settings(Map.of("try-timeout", "300 ms", "timeout", "600 ms")),
              system,
              database,
              "n1",
              Clock.systemUTC(),
              Runnable::run,
              new SegmentMetrics(new PrometheusRegistry()),
              new BucketMetrics(new PrometheusRegistry()));
      FrameLocation first = SharedWorld.append(store, Frames.frame("d1", "s1", 0, 9));
      s3.goAway();
      assertThrows(
          SegmentException.Unavailable.class,
          () -> SharedWorld.append(store, Frames.frame("d1", "s1", 10, 19)));
      awaitUntil("it says so", () -> store.stats().failing());
      s3.comeBack();
      awaitUntil("it is back", () -> !store.stats().failing());
      FrameLocation second = SharedWorld.append(store, Frames.frame("d1", "s1", 10, 19));
      store.settle(first, Frames.frame("d1", "s1", 0, 9).header().ranges());
      store.settle(second, Frames.frame("d1", "s1", 10, 19).header().ranges());
      List<FrameLocation> found = new ArrayList<>();
      store.scan(null, frame -> found.add(frame.location()));
      assertEquals(List.of(first, second), found);
      store.close();
      assertTrue(store.open().isEmpty());
    }
  }
}
