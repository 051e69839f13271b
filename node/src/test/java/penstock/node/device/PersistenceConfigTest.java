package penstock.node.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.node.settings.SettingsException;

/** Our settings, and what Akka gets of them. */
class PersistenceConfigTest {

  private static Config config(String... settings) {
    return ConfigFactory.parseString(String.join("\n", settings))
        .withFallback(ConfigFactory.load());
  }

  @Test
  void shouldReadEverySettingFromItsKey() {
    LedgerSettings settings =
        LedgerSettings.of(
            config(
                "penstock.ledger.ask-timeout = 101 ms",
                "penstock.ledger.reservation-timeout = 102 ms",
                "penstock.ledger.offer-wait = 103 ms",
                "penstock.ledger.offers-waiting-max = 4",
                "penstock.ledger.fragments-max = 5",
                "penstock.ledger.live-streams-max = 6",
                "penstock.ledger.hole-expiry = 7 s",
                "penstock.ledger.passivate-after = 8 s",
                "penstock.ledger.active-devices-max = 10009",
                "penstock.ledger.recoveries-max = 10",
                "penstock.ledger.snapshot-every = 11",
                "penstock.ledger.journal-queue-max = 112",
                "penstock.ledger.journal-batch-max = 13",
                "penstock.ledger.journal-parallelism = 14",
                "penstock.ledger.shards = 15"));
    assertEquals(
        new LedgerSettings(
            Duration.ofMillis(101),
            Duration.ofMillis(102),
            Duration.ofMillis(103),
            4,
            5,
            6,
            Duration.ofSeconds(7),
            Duration.ofSeconds(8),
            10009,
            10,
            11,
            112,
            13,
            14,
            15),
        settings);
    assertEquals(new LedgerLimits(5, 6, 7_000_000), settings.limits());
  }

  @Test
  void shouldTakeAsManyDevicesAsTheHeapHolds() {
    int devices = LedgerSettings.of(config()).activeDevicesMax();
    long heap = Runtime.getRuntime().maxMemory();
    assertTrue(devices > heap / 20_000 && devices < heap / 10_000, devices + " of " + heap);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "penstock.ledger.ask-timeout = 0",
        "penstock.ledger.fragments-max = 33",
        "penstock.ledger.live-streams-max = 0",
        "penstock.ledger.active-devices-max = -1",
        "penstock.ledger.no-such-thing = 1"
      })
  void shouldRefuseAWrongSettingWithItsPath(String setting) {
    SettingsException refusal =
        assertThrows(SettingsException.class, () -> LedgerSettings.of(config(setting)));
    String key = setting.substring("penstock.ledger.".length(), setting.indexOf(' '));
    String message = String.valueOf(refusal.getMessage());
    assertTrue(message.startsWith("penstock.ledger.") && message.contains(key), message);
  }

  @Test
  void shouldGiveAkkaItsJournalAndItsBounds() {
    Config akka =
        PersistenceConfig.of(
            config(
                "penstock.jdbc.url = \"jdbc:postgresql://db/penstock\"",
                "penstock.jdbc.user = someone",
                "penstock.jdbc.password = secret",
                "penstock.ledger.active-devices-max = 50000"));
    assertEquals("jdbc-journal", akka.getString("akka.persistence.journal.plugin"));
    assertEquals("penstock", akka.getString("jdbc-snapshot-store.use-shared-db"));
    Config shared = akka.getConfig("akka-persistence-jdbc.shared-databases.penstock");
    assertEquals("slick.jdbc.PostgresProfile$", shared.getString("profile"));
    assertEquals("jdbc:postgresql://db/penstock", shared.getString("db.url"));
    assertEquals("secret", shared.getString("db.password"));
    assertEquals(
        50_000,
        akka.getInt("akka.cluster.sharding.passivation.penstock-devices.active-entity-limit"));
    assertEquals(
        Duration.ofMinutes(2),
        akka.getDuration("akka.cluster.sharding.passivation.penstock-devices.idle-entity.timeout"));
  }
}
