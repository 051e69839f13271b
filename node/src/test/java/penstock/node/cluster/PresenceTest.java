package penstock.node.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a node says of itself, and when. */
class PresenceTest {

  private final FakeRoll roll = new FakeRoll();
  private boolean up;
  private final Presence presence = new Presence(roll, "a:1", "a-1-x", () -> up);

  @Test
  void shouldSayThatItIsUpWhileItIs() {
    presence.tick();
    up = true;
    presence.tick();
    presence.tick();
    up = false;
    presence.tick();
    assertEquals(List.of("tidy", "a:1 a-1-x UP", "a:1 a-1-x UP"), roll.written);
  }

  @Test
  void shouldSayNothingMoreOnceItHasLeft() {
    up = true;
    presence.end();
    presence.tick();
    assertEquals(List.of("a:1 a-1-x gone"), roll.written);
  }

  @Test
  void shouldGoOnWhereTheRollWasAway() {
    up = true;
    roll.away = true;
    presence.tick();
    presence.tick();
    roll.away = false;
    presence.tick();
    assertEquals(List.of("a:1 a-1-x UP"), roll.written);
  }
}
