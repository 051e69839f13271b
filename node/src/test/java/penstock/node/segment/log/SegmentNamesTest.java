package penstock.node.segment.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SegmentNamesTest {

  private final ManualClock clock = new ManualClock(Instant.ofEpochMilli(1_000));
  private final SegmentNames names = new SegmentNames("n-1", clock);

  @Test
  void shouldNameByTheClockAndNeverTheSameTwice() {
    assertEquals("n-1-00000000000000001000", names.next());
    assertEquals("n-1-00000000000000001001", names.next());
    clock.advance(Duration.ofSeconds(1));
    assertEquals("n-1-00000000000000002000", names.next());
    clock.advance(Duration.ofSeconds(-2));
    assertEquals("n-1-00000000000000002001", names.next());
  }

  @Test
  void shouldGoOnBehindTheFilesThatAreThere() throws IOException {
    assertEquals(
        List.of("n-1-00000000000000000009", "n-1-00000000000000005000"),
        names.take(
            List.of(
                "n-1-00000000000000005000.seg", "lock", "n-1-00000000000000000009.seg", "x.tmp")));
    assertEquals("n-1-00000000000000005001", names.next());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"other-00000000000000005000.seg", "n-1-5000.seg", "n-00000000000000005000.seg"})
  void shouldRefuseFilesOfOthers(String file) {
    IOException e = assertThrows(IOException.class, () -> names.take(List.of(file)));
    assertTrue(e.toString().contains(file) && e.toString().contains("n-1"), e::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "a b", "\u00e9"})
  void shouldRefuseNodesThatMakeNoFileName(String node) {
    assertThrows(IllegalArgumentException.class, () -> new SegmentNames(node, clock));
  }
}
