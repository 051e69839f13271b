package penstock.sim.swarm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BodyCacheTest {

  private static final SwarmSettings SETTINGS =
      Fixtures.fleet(1, Connections.pooled(1), List.of(), List.of());

  private final Roster roster = new Roster(SETTINGS, List.of());
  private final SwarmDevice device = roster.device(0, new SplittableRandom(1));
  private final BodyCache cache = new BodyCache(1 << 20);

  private byte[] sent(ChunkMaker maker) {
    return Arrays.copyOfRange(maker.bytes(), maker.from(), maker.to());
  }

  @Test
  void shouldSendTheSameAgainWithoutMakingItAgain() {
    try (ChunkMaker maker = new ChunkMaker(SETTINGS.uploads(), roster, true, cache)) {
      device.stream.log().advance(10_000_000);
      Upload first = maker.chunk(device, 10_000_000);
      byte[] bytes = sent(maker);
      assertEquals(first.bodyBytes(), cache.bytes());
      BodyCache.Body kept = device.kept;
      assertNotNull(kept);
      device.stream.log().advance(20_000_000);
      Upload again = maker.chunk(device, 10_000_000);
      assertEquals(kept, device.kept);
      assertEquals(first.to(), again.to());
      assertArrayEquals(bytes, sent(maker));
      maker.forget(device);
      assertEquals(0, cache.bytes());
      assertTrue(maker.chunk(device, 20_000_000).to() >= again.to());
    }
  }

  @Test
  void shouldMakeItAgainWhereThereIsNoRoom() {
    BodyCache small = new BodyCache(10);
    try (ChunkMaker maker = new ChunkMaker(SETTINGS.uploads(), roster, true, small)) {
      device.stream.log().advance(10_000_000);
      maker.chunk(device, 10_000_000);
      byte[] bytes = sent(maker);
      assertNull(device.kept);
      maker.chunk(device, 10_000_000);
      assertArrayEquals(bytes, sent(maker));
      assertEquals(0, small.bytes());
    }
  }
}
