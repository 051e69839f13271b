package penstock.node.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import penstock.node.database.Database;
import penstock.node.registry.DeviceEntry.Status;

/** What an operator registers is in force here at once and on other nodes at the next look. */
class JdbcRegistryTest {

  private static final String A = "aa".repeat(32);
  private static final String B = "bb".repeat(32);
  private static final String C = "cc".repeat(32);
  private static final Instant NOW = Instant.parse("2025-01-02T03:04:05Z");

  private final Database database = TestDatabase.open();
  private final JdbcRegistry registry = node(NOW);

  @AfterEach
  void close() {
    database.close();
  }

  /** A node with a clock that stands still. */
  private JdbcRegistry node(Instant now) {
    try {
      return new JdbcRegistry(
          database.dataSource(), Runnable::run, Clock.fixed(now, ZoneOffset.UTC));
    } catch (SQLException e) {
      throw new AssertionError("the database is there", e);
    }
  }

  @Test
  void shouldKnowADeviceByIdAndFingerprint() {
    DeviceEntry entry =
        new DeviceEntry("d", A, "router", Map.of("city", "Austin", "\"q\"", "ä,=;"), Status.ACTIVE);
    assertEquals(entry, join(registry.put(entry)));
    assertEquals(entry, registry.byId("d"));
    assertEquals(entry, registry.byFingerprint(A));
    assertEquals(Set.of(entry), Set.copyOf(registry.all()));
    assertNull(registry.byId("other"));
    assertNull(registry.byFingerprint(B));
    assertEquals(entry, node(NOW).byId("d"), "it is in the database");
  }

  @Test
  void shouldTakeManyAtOnce() {
    join(registry.put(device("d", A)));
    assertEquals(1, join(registry.putAll(List.of(device("d", C), device("e", B)))));
    assertEquals("e", registry.byFingerprint(B).id());
    assertEquals("d", registry.byFingerprint(C).id());
    assertNull(registry.byFingerprint(A));
    assertEquals(Set.copyOf(registry.all()), Set.copyOf(node(NOW).all()), "as in the database");
  }

  @Test
  void shouldFindWhatChangedAmongWhatIsKnown() {
    JdbcRegistry other = node(NOW);
    join(other.putAll(List.of(device("d", A), device("e", B))));
    registry.refresh();
    registry.refresh();
    assertEquals("e", registry.byFingerprint(B).id());
    join(node(NOW.plusSeconds(1)).revoke("e"));
    registry.refresh();
    assertEquals(Status.REVOKED, registry.byId("e").status());
    join(node(NOW.minusSeconds(20)).put(device("f", C)));
    registry.refresh();
    assertEquals("f", registry.byFingerprint(C).id(), "of a node whose clock is behind");
  }

  @Test
  void shouldTakeAllOrNone() {
    join(registry.put(device("d", A)));
    CompletionException e =
        assertThrows(
            CompletionException.class,
            () -> join(registry.putAll(List.of(device("e", B), device("f", A)))));
    assertInstanceOf(Registry.FingerprintTaken.class, e.getCause());
    assertNull(registry.byId("e"));
    assertNull(node(NOW).byId("e"));
  }

  @Test
  void shouldTakeNoneWhereAnotherNodeWasFaster() {
    JdbcRegistry other = node(NOW);
    join(other.put(device("d", A)));
    assertThrows(
        CompletionException.class,
        () -> join(registry.putAll(List.of(device("e", B), device("f", A)))));
    assertNull(node(NOW).byId("e"));
    assertEquals(1, join(registry.putAll(List.of(device("d", A), device("e", B)))));
  }

  @Test
  void shouldForgetTheCertificateThatWasReplaced() {
    join(registry.put(device("d", A)));
    join(registry.put(device("d", B)));
    assertNull(registry.byFingerprint(A));
    assertEquals("d", registry.byFingerprint(B).id());
    join(registry.put(device("e", A)));
    assertEquals("e", registry.byFingerprint(A).id());
  }

  @Test
  void shouldRefuseAFingerprintThatAnotherDeviceHas() {
    join(registry.put(device("d", A)));
    CompletionException e =
        assertThrows(CompletionException.class, () -> join(registry.put(device("e", A))));
    assertInstanceOf(Registry.FingerprintTaken.class, e.getCause());
    assertTrue(e.getCause().getMessage().contains("device d"), e.getCause().getMessage());
    assertNull(registry.byId("e"));
    assertEquals("d", registry.byFingerprint(A).id());
  }

  @Test
  void shouldRefuseAFingerprintThatAnotherNodeHasJustGivenAway() {
    JdbcRegistry other = node(NOW);
    join(other.put(device("d", A)));
    assertThrows(CompletionException.class, () -> join(registry.put(device("e", A))));
    registry.refresh();
    assertEquals("d", registry.byFingerprint(A).id());
    assertNull(registry.byId("e"));
  }

  @Test
  void shouldRevokeAndTakeBack() {
    join(registry.put(device("d", A)));
    assertEquals(Status.REVOKED, join(registry.revoke("d")).status());
    assertEquals(Status.REVOKED, registry.byFingerprint(A).status());
    assertEquals(Map.of("city", "Austin"), registry.byId("d").labels());
    join(registry.put(device("d", A)));
    assertEquals(Status.ACTIVE, registry.byFingerprint(A).status());
    assertNull(join(registry.revoke("nobody")));
  }

  @Test
  void shouldTakeWhatOtherNodesChange() {
    JdbcRegistry other = node(NOW);
    join(registry.put(device("d", A)));
    join(registry.put(device("e", B)));
    assertNull(other.byId("d"));
    other.refresh();
    assertEquals("d", other.byFingerprint(A).id());

    join(registry.revoke("d"));
    join(registry.put(device("e", C)));
    other.refresh();
    assertEquals(Status.REVOKED, other.byFingerprint(A).status());
    assertEquals("e", other.byFingerprint(C).id());
    assertNull(other.byFingerprint(B));
  }

  @Test
  void shouldTakeACertificateThatWentFromOneDeviceToAnother() {
    JdbcRegistry other = node(NOW);
    join(registry.put(device("d", A)));
    join(registry.put(device("e", B)));
    other.refresh();
    join(registry.put(device("d", C)));
    join(registry.put(device("e", A)));
    join(registry.put(device("d", B)));
    other.refresh();
    assertEquals("e", other.byFingerprint(A).id());
    assertEquals("d", other.byFingerprint(B).id());
    assertNull(other.byFingerprint(C));
  }

  @Test
  void shouldTakeTheChangesOfANodeWhoseClockIsBehind() {
    JdbcRegistry behind = node(NOW.minusSeconds(50));
    join(registry.put(device("d", A)));
    registry.refresh();
    join(behind.put(device("e", B)));
    registry.refresh();
    assertEquals("e", registry.byFingerprint(B).id());
  }

  @Test
  void shouldTakeWhatItIsToldToReadAgain() {
    JdbcRegistry other = node(NOW);
    join(registry.put(device("d", A)));
    other.read("d");
    other.read("nobody");
    assertEquals("d", other.byFingerprint(A).id());
    join(registry.revoke("d"));
    other.read("d");
    assertEquals(Status.REVOKED, other.byFingerprint(A).status());
  }

  @Test
  void shouldRevokeWithoutTakingBackWhatAnotherNodeChanged() {
    JdbcRegistry other = node(NOW);
    join(registry.put(device("d", A)));
    other.refresh();
    join(registry.put(device("d", B)));
    assertEquals(B, join(other.revoke("d")).fingerprint());
    registry.refresh();
    assertEquals(Status.REVOKED, registry.byFingerprint(B).status());
    assertNull(registry.byFingerprint(A));
  }

  @Test
  void shouldTakeADeviceThatAnotherNodeAddedAtTheSameTime() {
    JdbcRegistry other = node(NOW);
    join(registry.put(device("d", A)));
    assertEquals(B, join(other.put(device("d", B))).fingerprint());
    registry.refresh();
    assertEquals("d", registry.byFingerprint(B).id());
    assertNull(registry.byFingerprint(A));
  }

  @Test
  void shouldNotCountOnWhatItKnowsOnceItCouldNotLookForLong() throws Exception {
    AtomicLong nanos = new AtomicLong();
    JdbcRegistry fleet =
        new JdbcRegistry(
            database.dataSource(),
            Runnable::run,
            Clock.fixed(NOW, ZoneOffset.UTC),
            nanos::get,
            Duration.ofSeconds(4));
    nanos.addAndGet(Duration.ofSeconds(4).toNanos());
    assertTrue(fleet.current());
    nanos.incrementAndGet();
    assertFalse(fleet.current());
    fleet.refresh();
    assertTrue(fleet.current());
    assertEquals(Duration.ZERO, fleet.age());
    nanos.addAndGet(Duration.ofSeconds(5).toNanos());
    database.close();
    fleet.refresh();
    assertFalse(fleet.current());
    assertTrue(registry.current(), "a node that is alone counts on itself");
  }

  @Test
  void shouldKeepWhatItKnowsWhileTheDatabaseIsAway() {
    join(registry.put(device("d", A)));
    database.close();
    registry.refresh();
    assertEquals("d", registry.byFingerprint(A).id());
    assertThrows(CompletionException.class, () -> join(registry.put(device("e", B))));
    assertNull(registry.byId("e"), "nothing that is not durable is in force");
    assertThrows(CompletionException.class, () -> join(registry.revoke("d")));
  }

  private static DeviceEntry device(String id, String fingerprint) {
    return new DeviceEntry(id, fingerprint, "router", Map.of("city", "Austin"), Status.ACTIVE);
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }
}
