package penstock.node.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HandshakesTest {

  private static final long MS = 1_000_000;

  private long now;

  /** Someone who asks, and what he is told. */
  private static final class Client implements Handshakes.Asker {
    private Handshakes.@Nullable Permit permit;
    private boolean granted;
    private boolean refused;

    @Override
    public void granted() {
      granted = true;
    }

    @Override
    public void refused() {
      refused = true;
    }

    void done(long cpuNanos) {
      Objects.requireNonNull(permit).done(cpuNanos, false);
    }
  }

  private Handshakes handshakes(int inFlightMax, int waitingMax, double cpuShare) {
    return new Handshakes(
        new TlsSettings(
            "", "", TlsProvider.JDK, Duration.ofDays(1), inFlightMax, waitingMax, cpuShare),
        1,
        () -> now,
        new HandshakeMetrics(new PrometheusRegistry()));
  }

  private static Client enter(Handshakes handshakes) {
    Client client = new Client();
    client.permit = handshakes.enter(client);
    return client;
  }

  private void pass(Handshakes handshakes, Duration time) {
    long end = now + time.toNanos();
    while (now < end) {
      now += Handshakes.TICK.toNanos();
      handshakes.tick();
    }
  }

  @Test
  void shouldLetSoManyInAndTheNextAsOneIsDone() {
    Handshakes handshakes = handshakes(2, 10, 1);
    Client first = enter(handshakes);
    Client second = enter(handshakes);
    Client third = enter(handshakes);
    assertTrue(first.granted && second.granted);
    assertFalse(third.granted);

    second.done(MS);
    assertTrue(third.granted);
    assertEquals(2, handshakes.inFlight());
    assertEquals(0, handshakes.waiting());
  }

  @Test
  void shouldRefuseWhereTheLineIsFull() {
    Handshakes handshakes = handshakes(1, 2, 1);
    Client first = enter(handshakes);
    assertNotNull(enter(handshakes).permit);
    assertNotNull(enter(handshakes).permit);
    assertNull(enter(handshakes).permit);
    first.done(MS);
    assertNotNull(enter(handshakes).permit);
  }

  @Test
  void shouldTakeNoMoreThanItsShareOfTheCores() {
    Handshakes handshakes = handshakes(1_000, 100_000, 0.25);
    List<Client> working = new ArrayList<>();
    int done = 0;
    for (int i = 0; i < 5_000; i++) {
      working.add(enter(handshakes));
    }
    for (int tick = 0; tick < 100; tick++) {
      for (Client client : List.copyOf(working)) {
        if (client.granted) {
          client.done(2 * MS);
          working.remove(client);
          done++;
        }
      }
      pass(handshakes, Handshakes.TICK);
    }
    // Two seconds of a quarter of a core are 250 of 2 ms each, and what was saved up before.
    assertTrue(done >= 230 && done <= 290, "done: " + done);
    assertEquals(2.0, handshakes.ewmaNanos() / MS, 0.01);
  }

  @Test
  void shouldAcceptConnectionsFromTheSameShare() {
    Handshakes handshakes = handshakes(10, 10, 0.5);
    assertTrue(handshakes.turn().toCompletableFuture().isDone());
    handshakes.spent(100 * MS);
    var turn = handshakes.turn().toCompletableFuture();
    var ofAnotherSocket = handshakes.turn().toCompletableFuture();
    pass(handshakes, Duration.ofMillis(60));
    assertFalse(turn.isDone() || ofAnotherSocket.isDone());
    pass(handshakes, Duration.ofMillis(60));
    assertTrue(turn.isDone() && ofAnotherSocket.isDone());
  }

  @Test
  void shouldGoOnAcceptingWhileAllPlacesAreHeldBySilentClients() {
    Handshakes handshakes = handshakes(1, 10, 0.5);
    enter(handshakes);
    enter(handshakes);
    pass(handshakes, Duration.ofSeconds(1));
    assertTrue(handshakes.turn().toCompletableFuture().isDone());
  }

  @Test
  void shouldCloseWhoTakesTooLongSoonerWhereOthersWait() {
    Handshakes handshakes = handshakes(1, 10, 1);
    Client slow = enter(handshakes);
    pass(handshakes, Duration.ofSeconds(9));
    assertFalse(slow.refused);
    Client next = enter(handshakes);
    pass(handshakes, Handshakes.TICK);
    assertTrue(slow.refused);
    assertTrue(next.granted);
    pass(handshakes, Duration.ofSeconds(11));
    assertTrue(next.refused);
    assertEquals(0, handshakes.inFlight());
  }

  @Test
  void shouldCloseWhoStoodInLineTooLong() {
    Handshakes handshakes = handshakes(1, 10, 0.01);
    enter(handshakes).done(1_000 * MS);
    Client waiting = enter(handshakes);
    pass(handshakes, Duration.ofSeconds(9));
    assertFalse(waiting.refused || waiting.granted);
    pass(handshakes, Duration.ofSeconds(2));
    assertTrue(waiting.refused);
    assertEquals(0, handshakes.waiting());
  }

  @Test
  void shouldForgetWhoLeft() {
    Handshakes handshakes = handshakes(1, 10, 1);
    Client first = enter(handshakes);
    Client gone = enter(handshakes);
    Objects.requireNonNull(gone.permit).failed(0);
    first.done(MS);
    assertFalse(gone.granted);
    assertEquals(0, handshakes.inFlight() + handshakes.waiting());
  }
}
