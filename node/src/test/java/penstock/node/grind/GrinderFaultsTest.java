package penstock.node.grind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.util.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.SegmentException;
import penstock.protocol.SeqRanges;

/**
 * Whatever happens to a frame, a file or the store: all other events are there, and nothing twice.
 */
final class GrinderFaultsTest {

  private GrindFixture fixture;

  @BeforeEach
  void start(@TempDir Path directory) {
    fixture = new GrindFixture(directory);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private static List<String> links(String device, long first, long last) {
    return Uploads.events(device, SeqRanges.of(first, last), TestRules.LINK);
  }

  private static List<String> links(long last, String... devices) {
    List<String> all = new ArrayList<>();
    for (String device : devices) {
      all.addAll(links(device, 0, last));
    }
    return all;
  }

  private double metric(String name) {
    return Metrics.value(fixture.registry, name);
  }

  /** Ends the active segment and waits for its sealed file. */
  private EventsFooter seal() throws IOException {
    String segment = fixture.store.roll();
    fixture.store.seal(segment);
    fixture.awaitSealed(segment);
    return SealedEvents.open(fixture.file(segment, "events"), 1).summary();
  }

  @Test
  void shouldLeaveOutAFrameThatNoRuleBears() throws IOException {
    fixture.upload("a", 0, 99);
    String lines = Uploads.line(0, "link 1 up") + Uploads.line(1, "BOOM");
    fixture.upload(Uploads.of("poison", 0, 1, Uploads.arrivalUs(1), lines), SeqRanges.of(0, 1));
    fixture.upload("b", 0, 99);
    fixture.awaitEvents(links(99, "a", "b"));
    assertEquals(1, metric("penstock_grind_errors_total"));
    EventsFooter footer = seal();
    assertEquals(1, footer.skipped());
    assertEquals(3, footer.frames());
    assertEquals(links(99, "a", "b"), fixture.events());
  }

  @Test
  void shouldLeaveOutAFrameWhosePayloadIsBroken() throws IOException {
    Uploads.Upload upload = Uploads.upload("a", 0, 99);
    FrameLocation location =
        fixture.store.add(upload.header, ByteString.fromString("6,0,0,-;cut off"));
    fixture.store.settle(location, SeqRanges.of(0, 99));
    fixture.upload("b", 0, 99);
    fixture.awaitEvents(links(99, "b"));
    assertEquals(1, seal().skipped());
  }

  @Test
  void shouldLeaveOutAFrameThatTheStoreFindsCorrupt() throws IOException {
    Uploads.Upload upload = Uploads.upload("a", 0, 99);
    FrameLocation location = fixture.store.add(upload.header, upload.payload());
    fixture.store.fail(location, SegmentException.Corrupt.at("n1-001", 1, "flipped"));
    fixture.store.settle(location, SeqRanges.of(0, 99));
    fixture.upload("b", 0, 99);
    assertEquals(1, seal().skipped());
    assertEquals(links(99, "b"), fixture.events());
  }

  @Test
  void shouldGrindAFrameLaterWhereTheStoreIsAway() throws IOException {
    Uploads.Upload upload = Uploads.upload("a", 0, 99);
    FrameLocation location = fixture.store.add(upload.header, upload.payload());
    fixture.store.fail(location, new SegmentException.Unavailable("away", new IOException("x")));
    fixture.store.settle(location, SeqRanges.of(0, 99));
    GrindFixture.awaitUntil("it was tried", () -> metric("penstock_grind_errors_total") > 0);
    fixture.upload("b", 0, 99);
    fixture.store.heal();
    fixture.awaitEvents(links(99, "a", "b"));
    assertEquals(0, seal().skipped());
  }

  @Test
  void shouldGrindLaterWhereTheDirectoryTakesNoFiles(@TempDir Path elsewhere) throws IOException {
    Path moved = elsewhere.resolve("events");
    Files.move(fixture.directory, moved);
    fixture.upload("a", 0, 99);
    GrindFixture.awaitUntil("it was tried", () -> metric("penstock_grind_errors_total") > 0);
    fixture.upload("b", 0, 99);
    Files.move(moved, fixture.directory);
    fixture.awaitEvents(links(99, "a", "b"));
    assertEquals(0, seal().skipped());
    assertEquals(links(99, "a", "b"), fixture.events());
  }

  @Test
  void shouldReadFramesAgainThatHadNoRoomInMemory() {
    fixture.settings = new GrindSettings(1, 0, 1000, 1, 1 << 20);
    fixture.restart();
    fixture.upload("a", 0, 99);
    fixture.upload("b", 0, 99);
    fixture.awaitEvents(links(99, "a", "b"));
    assertEquals(2, fixture.store.reads.get());
    assertEquals(2, metric("penstock_grind_read_again_total"));
  }

  @Test
  void shouldFindFramesInTheStoreThatHadNoRoomInTheQueue() throws IOException {
    fixture.settings = new GrindSettings(1, 1 << 20, 16, 1, 1 << 20);
    fixture.restart();
    List<String> expected = new ArrayList<>();
    fixture.store.silent = true;
    for (int i = 0; i < 200; i++) {
      fixture.upload("d" + i, 0, 99);
      expected.addAll(links("d" + i, 0, 99));
    }
    fixture.awaitEvents(expected);
    assertEquals(200, seal().frames());
    assertEquals(expected.size(), fixture.events().size());
  }

  @Test
  void shouldSealOnlyOnceEverythingIsGround() throws IOException {
    Uploads.Upload upload = Uploads.upload("a", 0, 99);
    FrameLocation location = fixture.store.add(upload.header, upload.payload());
    fixture.store.fail(location, new SegmentException.Unavailable("away", new IOException("x")));
    fixture.store.settle(location, SeqRanges.of(0, 99));
    String segment = fixture.store.roll();
    fixture.store.seal(segment);
    GrindFixture.awaitUntil("it was tried", () -> metric("penstock_grind_errors_total") > 1);
    assertEquals(0, fixture.files(segment, "events"));
    fixture.store.heal();
    fixture.awaitSealed(segment);
    assertEquals(links(99, "a"), fixture.events());
  }

  @Test
  void shouldForgetWhatAKilledProcessLeftUnfinished() throws IOException {
    fixture.upload("a", 0, 99);
    fixture.awaitEvents(links(99, "a"));
    fixture.close();
    // What a torn or half-written file of that process may look like.
    Files.write(fixture.directory.resolve("n1-001.7.part"), new byte[100]);
    Files.write(fixture.directory.resolve("n1-001.8.working"), new byte[100]);
    Files.write(fixture.directory.resolve("n1-001.3.events"), new byte[100]);
    Files.write(fixture.directory.resolve("n0-gone.1.events"), new byte[100]);
    fixture.restart();
    fixture.awaitEvents(links(99, "a"));
    assertEquals(1, fixture.files().count(), () -> fixture.files().toList().toString());
    String segment = fixture.store.roll();
    fixture.store.seal(segment);
    fixture.awaitSealed(segment);
  }

  @Test
  void shouldMakeATornSealedFileAgain() throws IOException {
    fixture.upload("a", 0, 99);
    seal();
    fixture.close();
    Path file = fixture.file("n1-001", "events");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    fixture.restart();
    fixture.awaitEvents(links(99, "a"));
    fixture.awaitSealed("n1-001");
  }

  @Test
  void shouldTakeTheLatestOfSeveralSealedFiles() throws IOException {
    fixture.upload("a", 0, 99);
    seal();
    fixture.close();
    Path first = fixture.file("n1-001", "events");
    Files.copy(first, fixture.directory.resolve("n1-001.12.events"));
    Files.write(first, new byte[1]);
    fixture.restart();
    assertEquals(links(99, "a"), fixture.events());
    assertEquals(
        List.of("n1-001.12.events"),
        fixture.files().filter(name -> name.endsWith("events")).toList());
  }

  @Test
  void shouldHealASealedFileInWhichAQueryFindsDamage() throws IOException {
    fixture.upload("a", 0, 99);
    seal();
    Path file = fixture.file("n1-001", "events");
    byte[] bytes = Files.readAllBytes(file);
    bytes[20] ^= 1;
    Files.write(file, bytes);
    assertThrows(UncheckedIOException.class, () -> fixture.events());
    GrindFixture.awaitUntil(
        "it is healed", () -> fixture.files("n1-001", "events") == 1 && !Files.exists(file));
    assertEquals(links(99, "a"), fixture.events());
  }

  @Test
  void shouldMakeAGrowingFileAgainThatIsDamagedWhenItIsSealed() throws IOException {
    fixture.upload("a", 0, 99);
    fixture.awaitEvents(links(99, "a"));
    Path part = fixture.file("n1-001", "part");
    byte[] bytes = Files.readAllBytes(part);
    bytes[bytes.length - 1] ^= 1;
    Files.write(part, bytes);
    seal();
    assertEquals(links(99, "a"), fixture.events());
    assertTrue(fixture.store.reads.get() > 0);
  }

  @Test
  void shouldDeleteTheEventsOfADeletedSegmentBehindItsLastQuery() {
    fixture.upload("a", 0, 99);
    String segment = fixture.store.roll();
    fixture.store.seal(segment);
    fixture.awaitSealed(segment);
    fixture.upload("b", 0, 99);
    fixture.awaitEvents(links(99, "a", "b"));
    EventStore.Cursor cursor = fixture.grinder().events().query(GrindFixture.ALL);
    fixture.store.delete(segment);
    fixture.awaitEvents(links(99, "b"));
    List<String> seen = new ArrayList<>();
    cursor.forEachRemaining(event -> seen.add(event.json().utf8String()));
    assertEquals(links(99, "a", "b"), seen);
    cursor.close();
    GrindFixture.awaitUntil("it is gone", () -> fixture.files(segment, "events") == 0);
  }
}
