package penstock.node.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.node.database.Database;
import penstock.node.database.DatabaseSettings;

class LoudnessTest {

  /** A clock that is set. */
  private static final class SetClock extends Clock {
    private long seconds = 1_800_000_000L;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochSecond(seconds);
    }
  }

  private static final class Kept implements Baselines {
    private final Map<String, Baseline> rows = new HashMap<>();

    @Override
    public Map<String, Baseline> load() {
      return Map.copyOf(rows);
    }

    @Override
    public void save(Map<String, Baseline> baselines) {
      rows.putAll(baselines);
    }
  }

  private final SetClock clock = new SetClock();
  private final Kept kept = new Kept();
  private Loudness loudness = new Loudness(clock, kept);

  /** Each device of each class sends so much a minute. */
  private void minutes(int minutes, long router, long tv) {
    for (int i = 0; i < minutes; i++) {
      for (int device = 0; device < 200; device++) {
        loudness.add("router", "Austin", "router-" + device, router);
        if (device < 50) {
          loudness.add("tv", "Boise", "tv-" + device, tv);
        }
      }
      clock.seconds += 60;
      loudness.look();
    }
  }

  private Loudness.ClassState tv() {
    return loudness.classes().get("tv");
  }

  @Test
  void shouldTellTheClassWhoseLogsGrew() {
    minutes(120, 60_000, 60_000);
    assertEquals(50_000, tv().bytesPerSecond(), 1);
    assertEquals(50, tv().devices(), 3);
    assertEquals(1, tv().growth(), 0.1);
    assertFalse(tv().loud());
    minutes(6, 60_000, 600_000);
    assertTrue(tv().growth() > 8, tv().toString());
    assertTrue(tv().loud());
    assertFalse(loudness.classes().get("router").loud());
    minutes(6, 60_000, 60_000);
    assertFalse(tv().loud());
  }

  @Test
  void shouldKnowAfterARestartWhatIsUsual() {
    minutes(120, 60_000, 60_000);
    loudness.save();
    loudness = new Loudness(clock, kept);
    minutes(7, 60_000, 600_000);
    assertTrue(tv().loud());
  }

  @Test
  void shouldSayNothingOfAClassThatItHardlyKnowsOrThatIsSmall() {
    minutes(30, 60_000, 60_000);
    minutes(10, 60_000, 600_000);
    assertFalse(tv().loud(), "seen for half an hour");
    loudness = new Loudness(clock, new Kept());
    minutes(120, 6_000_000, 60_000);
    minutes(10, 6_000_000, 600_000);
    assertTrue(tv().growth() > 5, tv().toString());
    assertFalse(tv().loud(), "some hundredths of all");
  }

  @Test
  void shouldBoundTheNamesItKnows() {
    for (int i = 0; i < 1000; i++) {
      loudness.add("class-" + i, "flow-" + i, "d" + i, 10);
    }
    clock.seconds += 60;
    loudness.look();
    assertEquals(Loudness.CLASSES_MAX, loudness.classes().size());
    assertEquals(Loudness.FLOWS_MAX, loudness.flows().size());
    assertTrue(loudness.classes().containsKey(Loudness.OTHER));
    clock.seconds += 600;
    loudness.look();
    assertEquals(0, loudness.flows().size());
  }

  @Property(tries = 200)
  void shouldKeepABaselineBetweenWhatItSaw(
      @ForAll @DoubleRange(min = 1, max = 1e6) double first,
      @ForAll @DoubleRange(min = 1, max = 1e6) double second,
      @ForAll @IntRange(min = 1, max = 5000) int times) {
    Baseline baseline = Baseline.NONE.seen(first, 60);
    for (int i = 0; i < times; i++) {
      baseline = baseline.seen(second, 60);
    }
    double least = Math.min(first, second) * 0.999;
    double most = Math.max(first, second) * 1.001;
    assertTrue(baseline.bytesPerDeviceSecond() >= least && baseline.bytesPerDeviceSecond() <= most);
    assertEquals(60L * (times + 1), baseline.ageSeconds());
    Baseline later = baseline.seen(second, 86_400);
    assertTrue(
        Math.abs(later.bytesPerDeviceSecond() - second)
            <= Math.abs(baseline.bytesPerDeviceSecond() - second) * 0.501);
  }

  @Property(tries = 50)
  void shouldCountDevicesToSomeHundredths(@ForAll @IntRange(min = 1, max = 100_000) int devices) {
    DeviceSketch sketch = new DeviceSketch(1 << 16);
    for (int i = 0; i < devices; i++) {
      sketch.add("router-" + i);
      sketch.add("router-" + i);
    }
    assertEquals(devices, sketch.count(), devices * 0.05 + 3);
  }

  @Test
  void shouldKeepBaselinesInATable(@TempDir Path dir) throws Exception {
    Database database = Database.open(DatabaseSettings.of(TestSettings.root(dir)));
    try {
      JdbcBaselines table = new JdbcBaselines(database);
      table.save(Map.of("tv", new Baseline(1.5, 60), "router", new Baseline(2.5, 120)));
      table.save(Map.of("tv", new Baseline(3.5, 180)));
      assertEquals(
          Map.of("tv", new Baseline(3.5, 180), "router", new Baseline(2.5, 120)), table.load());
    } finally {
      database.close();
    }
  }
}
