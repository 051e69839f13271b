package penstock.node.grind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.node.grind.Regrinds.State;
import penstock.node.grind.Regrinds.Status;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.SegmentException;
import penstock.protocol.SeqRanges;

final class RegrindsTest {

  private static final long LAST = 99;

  private GrindFixture fixture;

  @BeforeEach
  void start(@TempDir Path directory) {
    fixture = new GrindFixture(directory);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private static List<String> events(TestRules rules, String... devices) {
    List<String> all = new ArrayList<>();
    for (String device : devices) {
      all.addAll(Uploads.events(device, SeqRanges.of(0, LAST), rules));
    }
    return all;
  }

  private String seal() {
    String segment = fixture.store.roll();
    fixture.store.seal(segment);
    fixture.awaitSealed(segment);
    return segment;
  }

  private Status regrindAll() {
    return fixture.grinder().regrinds().start(Long.MIN_VALUE, Long.MAX_VALUE);
  }

  private Status status(Status started) {
    Status status = fixture.grinder().regrinds().status(started.id());
    assertNotNull(status);
    return status;
  }

  private Status await(Status started, State state) {
    GrindFixture.awaitUntil("the regrind is " + state, () -> status(started).state() == state);
    return status(started);
  }

  @Test
  void shouldGrindASealedSegmentAgainByTheRulesInForce() {
    fixture.upload("a", 0, LAST);
    fixture.upload("b", 0, LAST);
    String segment = seal();
    fixture.grinder().useRules(TestRules.LINK_AND_FAN);
    assertEquals(events(TestRules.LINK, "a", "b"), fixture.events());
    Status done = await(regrindAll(), State.DONE);
    assertEquals(2, done.frames());
    assertEquals(done.segments(), done.segmentsDone());
    assertEquals(events(TestRules.LINK_AND_FAN, "a", "b"), fixture.events());
    fixture.awaitSealed(segment);
    fixture.restart();
    assertEquals(events(TestRules.LINK_AND_FAN, "a", "b"), fixture.events());
  }

  @Test
  void shouldGrindTheActiveSegmentAgainWhileItGrows() {
    fixture.upload("a", 0, LAST);
    fixture.awaitEvents(events(TestRules.LINK, "a"));
    fixture.grinder().useRules(TestRules.LINK_AND_FAN);
    fixture.upload("b", 0, LAST);
    await(regrindAll(), State.DONE);
    fixture.awaitEvents(events(TestRules.LINK_AND_FAN, "a", "b"));
    fixture.upload("c", 0, LAST);
    fixture.awaitEvents(events(TestRules.LINK_AND_FAN, "a", "b", "c"));
    seal();
    assertEquals(events(TestRules.LINK_AND_FAN, "a", "b", "c"), fixture.events());
  }

  @Test
  void shouldLeaveSegmentsAloneThatHaveNoRecordInTheSpan() {
    fixture.upload("a", 0, LAST);
    String first = seal();
    fixture.upload("b", 200, 299);
    seal();
    fixture.grinder().useRules(TestRules.LINK_AND_FAN);
    Status done =
        await(
            fixture.grinder().regrinds().start(Uploads.timeUs(250), Uploads.timeUs(260)),
            State.DONE);
    assertEquals(1, done.segments());
    List<String> expected = new ArrayList<>(events(TestRules.LINK, "a"));
    expected.addAll(Uploads.events("b", SeqRanges.of(200, 299), TestRules.LINK_AND_FAN));
    assertEquals(expected, fixture.events());
    assertEquals(1, fixture.files(first, "events"));
  }

  @Test
  void shouldShowAllOldOrAllNewEventsOfASegmentAtEveryMoment() throws InterruptedException {
    String[] devices = new String[20];
    for (int i = 0; i < devices.length; i++) {
      devices[i] = "d" + i;
      fixture.upload(devices[i], 0, LAST);
    }
    fixture.awaitEvents(events(TestRules.LINK, devices));
    Set<String> old = new HashSet<>(events(TestRules.LINK, devices));
    Set<String> made = new HashSet<>(events(TestRules.LINK_AND_FAN, devices));
    Mixtures mixtures = new Mixtures(old, made);
    Thread queries = new Thread(mixtures);
    queries.start();
    seal();
    for (int i = 0; i < 10; i++) {
      fixture.grinder().useRules(i % 2 == 0 ? TestRules.LINK_AND_FAN : TestRules.LINK);
      await(regrindAll(), State.DONE);
    }
    mixtures.stopped = true;
    queries.join();
    assertEquals(List.of(), mixtures.found);
    assertTrue(mixtures.seen > 10, "queries in between: " + mixtures.seen);
  }

  /** Queries without pause, and keeps what is neither the one nor the other. */
  private final class Mixtures implements Runnable {
    private final Set<String> old;
    private final Set<String> made;
    private final List<String> found = new ArrayList<>();
    private volatile boolean stopped;
    private volatile int seen;

    Mixtures(Set<String> old, Set<String> made) {
      this.old = old;
      this.made = made;
    }

    @Override
    public void run() {
      int count = 0;
      while (!stopped && found.isEmpty()) {
        List<String> events = fixture.events();
        Set<String> distinct = new HashSet<>(events);
        boolean whole = distinct.equals(old) || distinct.equals(made);
        if (!whole || distinct.size() != events.size()) {
          found.add(events.size() + " events: " + events);
        }
        seen = ++count;
      }
    }
  }

  @Test
  void shouldGoOnWhereTheSegmentIsSealedMeanwhile() {
    fixture.upload("a", 0, LAST);
    FrameLocation away = fixture.upload("b", 0, LAST);
    fixture.awaitEvents(events(TestRules.LINK, "a", "b"));
    fixture.store.fail(away, new SegmentException.Unavailable("away", new IOException("x")));
    fixture.grinder().useRules(TestRules.LINK_AND_FAN);
    Status started = regrindAll();
    GrindFixture.awaitUntil("it has begun", () -> status(started).frames() == 1);
    fixture.upload("c", 0, LAST);
    String segment = fixture.store.roll();
    fixture.store.seal(segment);
    GrindFixture.awaitUntil("it is sealed", () -> fixture.files(segment, "events") == 1);
    List<String> old = events(TestRules.LINK, "a", "b");
    old.addAll(events(TestRules.LINK_AND_FAN, "c"));
    assertEquals(old, fixture.events());
    fixture.store.heal();
    await(started, State.DONE);
    assertEquals(events(TestRules.LINK_AND_FAN, "a", "b", "c"), fixture.events());
    fixture.awaitSealed(segment);
  }

  @Test
  void shouldLeaveEverythingAsItWasWhenCancelled() {
    fixture.upload("a", 0, LAST);
    FrameLocation away = fixture.upload("b", 0, LAST);
    String segment = seal();
    fixture.store.fail(away, new SegmentException.Unavailable("away", new IOException("x")));
    fixture.grinder().useRules(TestRules.LINK_AND_FAN);
    Status started = regrindAll();
    GrindFixture.awaitUntil("it has begun", () -> status(started).frames() == 1);
    assertEquals(State.RUNNING, status(started).state());
    assertTrue(fixture.grinder().regrinds().cancel(started.id()));
    assertEquals(State.CANCELLED, status(started).state());
    assertFalse(fixture.grinder().regrinds().cancel(started.id()));
    fixture.awaitSealed(segment);
    assertEquals(events(TestRules.LINK, "a", "b"), fixture.events());
  }

  @Test
  void shouldEndWithoutASegmentThatIsDeletedMeanwhile() {
    fixture.upload("a", 0, LAST);
    FrameLocation away = fixture.upload("b", 0, LAST);
    String segment = seal();
    fixture.store.fail(away, new SegmentException.Unavailable("away", new IOException("x")));
    Status started = regrindAll();
    GrindFixture.awaitUntil("it has begun", () -> status(started).frames() == 1);
    fixture.store.delete(segment);
    await(started, State.DONE);
    GrindFixture.awaitUntil(
        "nothing is left", () -> fixture.files().noneMatch(name -> name.startsWith(segment)));
  }

  @Test
  void shouldCountFramesThatCanNotBeGround() {
    String lines = Uploads.line(0, "link 1 up") + Uploads.line(1, "BOOM");
    fixture.upload(Uploads.of("p", 0, 1, Uploads.arrivalUs(1), lines), SeqRanges.of(0, 1));
    fixture.upload("a", 0, LAST);
    seal();
    Status done = await(regrindAll(), State.DONE);
    assertEquals(2, done.frames());
    assertEquals(1, done.skipped());
    assertEquals(events(TestRules.LINK, "a"), fixture.events());
  }

  @Test
  void shouldRefuseMoreRegrindsThanMayWait() {
    FrameLocation away = fixture.upload("a", 0, LAST);
    seal();
    fixture.store.fail(away, new SegmentException.Unavailable("away", new IOException("x")));
    List<Status> started = new ArrayList<>();
    for (int i = 0; i < Regrinds.OPEN_MAX; i++) {
      started.add(regrindAll());
    }
    assertThrows(Regrinds.Busy.class, this::regrindAll);
    assertTrue(fixture.grinder().regrinds().cancel(started.get(3).id()));
    started.add(regrindAll());
    fixture.store.heal();
    await(started.get(Regrinds.OPEN_MAX), State.DONE);
    assertEquals(Regrinds.OPEN_MAX + 1, fixture.grinder().regrinds().all().size());
  }

  @Test
  void shouldForgetTheOldestThatHaveEnded() {
    Status first = regrindAll();
    await(first, State.DONE);
    for (int i = 0; i <= Regrinds.ENDED_MAX; i++) {
      await(regrindAll(), State.DONE);
    }
    assertNull(fixture.grinder().regrinds().status(first.id()));
    assertTrue(fixture.grinder().regrinds().all().size() <= Regrinds.ENDED_MAX + 1);
  }
}
