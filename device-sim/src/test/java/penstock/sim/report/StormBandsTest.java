package penstock.sim.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import penstock.sim.swarm.Step;
import penstock.sim.swarm.Storm;

final class StormBandsTest {

  @Test
  void shouldLetAnOutageLastUntilItsReturn() {
    Storm storm =
        new Storm(
            List.of(
                new Step.Cut(10, List.of("a")),
                new Step.Cut(20, List.of("b")),
                new Step.Back(30, List.of("a"), 4.5, 0),
                new Step.Louder(40, "tv", 10)));
    assertEquals(
        List.of(
            new Band(Band.Kind.CUT, 10, 30, "cut: a"),
            new Band(Band.Kind.CUT, 20, 100, "cut: b"),
            new Band(Band.Kind.RETURN, 30, 35, "back: a"),
            new Band(Band.Kind.OTHER, 40, 40, "tv 10 times")),
        StormBands.of(storm, 100));
  }
}
