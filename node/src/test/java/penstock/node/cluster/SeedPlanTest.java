package penstock.node.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whom a node asks to let it in, and whether it may form a cluster. */
class SeedPlanTest {

  private static final List<String> SEEDS = List.of("a:1", "b:1");
  private static final SeedPlan FIRST = new SeedPlan("a:1", SEEDS);

  private static Optional<List<String>> up(String... addresses) {
    return Optional.of(List.of(addresses));
  }

  @Test
  void shouldLetTheFirstSeedFormAClusterWhereNobodyIsUp() {
    assertTrue(FIRST.isFirst());
    assertEquals(SEEDS, FIRST.toJoin(up()));
  }

  @Test
  void shouldLetTheFirstSeedJoinOthersOnlyWhileTheseAreUp() {
    assertEquals(List.of("b:1"), FIRST.toJoin(up("b:1")));
    assertEquals(List.of("b:1", "c:1"), FIRST.toJoin(up("b:1", "c:1")));
  }

  @Test
  void shouldJoinThoseThatAreUpAndNoSeeds() {
    SeedPlan only = new SeedPlan("a:1", List.of("a:1"));
    assertEquals(List.of("c:1"), only.toJoin(up("c:1")));
    assertEquals(List.of("a:1"), only.toJoin(up()));
  }

  @Test
  void shouldNotWaitForAnEarlierLifeOfItsOwn() {
    assertEquals(SEEDS, FIRST.toJoin(up("a:1")));
    assertEquals(List.of("b:1"), FIRST.toJoin(up("a:1", "b:1")));
  }

  @Test
  void shouldFormNoClusterWhereNothingIsKnown() {
    assertEquals(List.of("b:1"), FIRST.toJoin(Optional.empty()));
    assertEquals(List.of(), new SeedPlan("a:1", List.of("a:1")).toJoin(Optional.empty()));
    assertFalse(SeedPlan.mayBeAlone("a:1", Optional.empty()));
  }

  @Test
  void shouldLeaveTheListAsItIsForAllOthers() {
    SeedPlan second = new SeedPlan("b:1", SEEDS);
    assertFalse(second.isFirst());
    assertEquals(SEEDS, second.toJoin(up("c:1")));
    assertFalse(new SeedPlan("a:1", List.of()).isFirst());
  }
}
