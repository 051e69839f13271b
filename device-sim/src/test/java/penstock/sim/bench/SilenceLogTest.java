package penstock.sim.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class SilenceLogTest {

  private static final long S = 1_000_000_000;

  @Test
  void shouldTellWhatWasTriedInTheLongestSilence() {
    SilenceLog log = new SilenceLog();
    log.begin(0);
    log.acked(0, S, "first");
    log.failed(2 * S, 3 * S, "refused");
    log.failed(4 * S, 7 * S, "cut off");
    log.acked(8 * S, 9 * S, "second");
    log.failed(10 * S, 11 * S, "refused again");
    log.acked(12 * S, 13 * S, "third");
    assertEquals(8 * S, log.longestNanos());
    assertEquals(
        "after 1.0 s refused (1.0 s); after 3.0 s cut off (3.0 s); after 7.0 s second (1.0 s)",
        log.longest());
  }
}
