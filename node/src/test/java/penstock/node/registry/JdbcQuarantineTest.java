package penstock.node.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import akka.util.ByteString;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import penstock.node.database.Database;

/** What could not be read is kept, and never more of it than an operator allows. */
class JdbcQuarantineTest {

  private static final int BYTES_MAX = 100;
  private static final int ITEMS_MAX = 3;
  private static final Instant NOW = Instant.parse("2025-01-02T03:04:05Z");

  private final Database database = TestDatabase.open();

  @AfterEach
  void close() {
    database.close();
  }

  private JdbcQuarantine quarantine(Executor executor) {
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    return new JdbcQuarantine(database.dataSource(), executor, clock, BYTES_MAX, ITEMS_MAX);
  }

  @Test
  void shouldKeepTheBeginningAndSayHowLongItWas() {
    JdbcQuarantine quarantine = quarantine(Runnable::run);
    ByteString body = ByteString.fromArray(new byte[] {0, -1, 7}).concat(zeros(1000));
    quarantine.keep("d", "it is broken", 5, body);
    Quarantine.Item item = list(quarantine, "d").get(0);
    assertEquals("it is broken", item.reason());
    assertEquals(5, item.offset());
    assertEquals(1003, item.length());
    assertEquals(body.take(BYTES_MAX), item.bytes());
    assertEquals(NOW.toEpochMilli() * 1000, item.atUs());
    assertEquals(0, quarantine.left());
  }

  @Test
  void shouldKeepTheNewestOfEachDevice() {
    JdbcQuarantine quarantine = quarantine(Runnable::run);
    for (int i = 0; i < 10; i++) {
      quarantine.keep("d", "reason " + i, i, zeros(i));
    }
    quarantine.keep("e", "another device", -1, zeros(0));
    assertEquals(
        List.of("reason 9", "reason 8", "reason 7"),
        list(quarantine, "d").stream().map(Quarantine.Item::reason).toList());
    assertEquals(1, list(quarantine, "e").size());
    assertEquals(List.of(), list(quarantine, "nobody"));
  }

  @Test
  void shouldKeepAReasonThatFits() {
    JdbcQuarantine quarantine = quarantine(Runnable::run);
    quarantine.keep("d", "x".repeat(10_000), 0, zeros(1));
    assertEquals("x".repeat(500), list(quarantine, "d").get(0).reason());
  }

  @Test
  void shouldLeaveAndCountWhatIsTooMuchAtOnce() {
    List<Runnable> waiting = new ArrayList<>();
    JdbcQuarantine quarantine = quarantine(waiting::add);
    for (int i = 0; i < 300; i++) {
      quarantine.keep("d", "r", 0, zeros(1));
    }
    assertEquals(256, waiting.size());
    assertEquals(44, quarantine.left());
    waiting.forEach(Runnable::run);
    waiting.clear();
    quarantine.keep("d", "later", 0, zeros(1));
    assertEquals(1, waiting.size(), "there is room again");
    assertEquals(44, quarantine.left());
  }

  @Test
  void shouldNeverFailWhoHasSomethingToKeep() {
    JdbcQuarantine stopping =
        quarantine(
            task -> {
              throw new RejectedExecutionException("stopping");
            });
    for (int i = 0; i < 300; i++) {
      stopping.keep("d", "r", 0, zeros(1));
    }
    assertEquals(300, stopping.left());

    JdbcQuarantine away = quarantine(Runnable::run);
    database.close();
    away.keep("d", "r", 0, zeros(1));
    assertEquals(1, away.left());
  }

  private static ByteString zeros(int length) {
    return ByteString.fromArray(new byte[length]);
  }

  private static List<Quarantine.Item> list(Quarantine quarantine, String device) {
    return quarantine.list(device).toCompletableFuture().join();
  }
}
