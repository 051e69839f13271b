package penstock.sim.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.sim.line.DeviceClass;

class LineSourceTest {

  private static final long SECOND = 1_000_000;

  private static DeviceLog log() {
    return new DeviceLog("router-1", "s1", 4 << 20);
  }

  private static LineSource source(DeviceSettings settings, long seed) {
    return new LineSource(DeviceClass.ROUTER, settings, new SplittableRandom(seed), 0);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 30})
  void shouldLogAtItsRateInOrderOfTime(double factor) {
    DeviceSettings settings = DeviceSettings.usual(DeviceClass.ROUTER).faster(factor);
    LineSource source = source(settings, 4);
    DeviceLog log = log();
    log.boot(0);
    long minute = (long) (60 * SECOND / factor);
    for (long now = 0; now <= 30 * minute; now += minute / 7) {
      source.advance(now, log);
    }
    double linesPerMinute = log.ring().next() / 30.0;
    assertTrue(linesPerMinute > 290 && linesPerMinute < 400, "lines a minute: " + linesPerMinute);
    RingBuffer ring = log.ring();
    for (long number = ring.oldest() + 1; number < ring.next(); number++) {
      assertTrue(ring.monoUs(number) >= ring.monoUs(number - 1), "time fell at " + number);
    }
    assertTrue(ring.monoUs(ring.next() - 1) <= 30 * minute);
  }

  /** Every line that the program offers is either in the log or in a count that the log tells. */
  @Test
  void shouldTellHowManyLinesOfAStormWereDropped() {
    LineSource source = source(DeviceSettings.usual(DeviceClass.ROUTER), 4);
    DeviceLog log = log();
    log.boot(0);
    source.storm(50_000);
    for (int second = 0; second < 200; second++) {
      source.advance(second * SECOND, log);
    }
    long told = 0;
    String app = "";
    for (long number = 0; number < log.ring().next(); number++) {
      if (log.script().rule(number).equals("token-bucket-drop")) {
        String[] words = log.script().line(number).text().split(" ", -1);
        told += Long.parseLong(words[5]);
        app = words[1].substring(0, words[1].length() - 1);
      }
    }
    long passed = 0;
    for (long number = 19; number < log.ring().next(); number++) {
      passed += log.script().line(number).text().startsWith(app + "[") ? 1 : 0;
    }
    assertTrue(told > 40_000, "told of " + told);
    long offered = told + passed;
    assertTrue(offered > 49_500 && offered < 51_500, app + ": " + offered + " lines in all");
  }

  @Test
  void shouldLogNothingOfTheTimeThatItWasOff() {
    LineSource source = source(DeviceSettings.usual(DeviceClass.ROUTER), 4);
    DeviceLog log = log();
    source.resume(1_000 * SECOND);
    source.advance(999 * SECOND, log);

    assertEquals(0, log.ring().next());
  }
}
