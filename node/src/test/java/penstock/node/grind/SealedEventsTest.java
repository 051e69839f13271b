package penstock.node.grind;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SealedEventsTest {

  private static final int FRAMES = 2000;
  private static final int EVENTS_PER_FRAME = 3;

  /** Event {@code e} of frame {@code f}, as anyone can tell. */
  private record Made(int frame, int event) {
    String name() {
      return "event-" + (frame * 7 + event) % 40;
    }

    String device() {
      return "device-" + frame % 300;
    }

    long timeUs() {
      return frame * 1000L + event;
    }

    String json() {
      return "{\"frame\":"
          + frame
          + ",\"event\":"
          + event
          + ",\"pad\":\""
          + "x".repeat(200)
          + "\"}";
    }

    boolean passes(EventStore.Filter filter) {
      return (filter.names() == null || filter.names().contains(name()))
          && (filter.devices() == null || filter.devices().contains(device()))
          && timeUs() >= filter.fromUs()
          && timeUs() < filter.toUs();
    }
  }

  private static List<Made> all() {
    List<Made> all = new ArrayList<>();
    for (int frame = 0; frame < FRAMES; frame++) {
      for (int event = 0; event < EVENTS_PER_FRAME; event++) {
        all.add(new Made(frame, event));
      }
    }
    return all;
  }

  /** Writes all of them, ground in the order of a seed. */
  private static SealedEvents seal(Path directory, long seed) throws IOException {
    GrowingEvents growing = new GrowingEvents(directory.resolve(seed + ".part"));
    List<Integer> order = new ArrayList<>(IntStream.range(0, FRAMES).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    FrameOutput output = new FrameOutput();
    for (int frame : order) {
      grind(growing, output, frame);
    }
    Path file = directory.resolve(seed + ".events");
    SealedEventsWriter.write("n1-001", growing, directory.resolve(seed + ".working"), file);
    growing.retire();
    return SealedEvents.open(file, 1);
  }

  private static void grind(GrowingEvents growing, FrameOutput output, int frame) {
    assertTrue(growing.begin(frame));
    output.begin(List.of(growing), frame);
    output.device(new Made(frame, 0).device());
    for (int event = 0; event < EVENTS_PER_FRAME; event++) {
      Made made = new Made(frame, event);
      JsonLine json = new JsonLine();
      output.add(made.timeUs(), made.name(), json.raw(made.json()));
    }
    output.end();
    growing.finish(output.blocks().get(0), "rules-1", false);
  }

  private static List<String> query(SealedEvents sealed, EventStore.Filter filter)
      throws IOException {
    List<String> found = new ArrayList<>();
    sealed.pin();
    try (SealedSlice slice = new SealedSlice(sealed, filter)) {
      for (var event = slice.next(); event != null; event = slice.next()) {
        found.add(event.json().utf8String());
      }
    }
    return found;
  }

  private static EventStore.Filter filter(
      @Nullable Set<String> names, @Nullable Set<String> devices, long fromUs, long toUs) {
    return new EventStore.Filter(names, devices, fromUs, toUs);
  }

  @Test
  void shouldGiveBackWhatAFilterLetsThroughInTheOrderOfFrames(@TempDir Path directory)
      throws IOException {
    SealedEvents sealed = seal(directory, 1);
    List<EventStore.Filter> filters =
        List.of(
            GrindFixture.ALL,
            filter(Set.of("event-3", "event-39", "none"), null, 0, Long.MAX_VALUE),
            filter(null, Set.of("device-7", "device-299"), Long.MIN_VALUE, Long.MAX_VALUE),
            filter(null, null, 500_001, 1_000_002),
            filter(Set.of("event-5"), Set.of("device-5"), 5000, 1_500_000),
            filter(Set.of(), null, Long.MIN_VALUE, Long.MAX_VALUE),
            filter(null, Set.of("nobody"), Long.MIN_VALUE, Long.MAX_VALUE));
    for (EventStore.Filter filter : filters) {
      List<String> expected =
          all().stream().filter(made -> made.passes(filter)).map(Made::json).toList();
      assertEquals(expected, query(sealed, filter), filter.toString());
    }
  }

  @Test
  void shouldMakeTheSameBytesWhateverOrderFramesWereGroundIn(@TempDir Path directory)
      throws IOException {
    byte[] first = Files.readAllBytes(seal(directory, 1).file());
    byte[] second = Files.readAllBytes(seal(directory, 2).file());
    assertArrayEquals(first, second);
    assertTrue(first.length < FRAMES * EVENTS_PER_FRAME * 100, "compressed: " + first.length);
  }

  @Test
  void shouldSayInTheFooterWhatThereIs(@TempDir Path directory) throws IOException {
    EventsFooter footer = seal(directory, 1).summary();
    assertEquals("n1-001", footer.segment());
    assertEquals(FRAMES, footer.frames());
    assertEquals(0, footer.skipped());
    assertEquals(FRAMES * EVENTS_PER_FRAME, footer.events());
    assertEquals(0, footer.minTimeUs());
    assertEquals(new Made(FRAMES - 1, EVENTS_PER_FRAME - 1).timeUs(), footer.maxTimeUs());
    assertEquals(List.of("rules-1"), footer.ruleSets());
    assertEquals(40, footer.names().size());
    assertFalse(footer.mayHold(filter(Set.of("none"), null, 0, Long.MAX_VALUE)));
    assertFalse(footer.mayHold(filter(null, null, footer.maxTimeUs() + 1, Long.MAX_VALUE)));
    assertFalse(footer.mayHold(filter(null, null, Long.MIN_VALUE, 0)));
    assertTrue(footer.mayHold(filter(null, null, footer.maxTimeUs(), Long.MAX_VALUE)));
  }

  @Test
  void shouldKeepWhatQueriesPin(@TempDir Path directory) throws IOException {
    SealedEvents sealed = seal(directory, 1);
    sealed.pin();
    SealedSlice slice = new SealedSlice(sealed, GrindFixture.ALL);
    sealed.discard();
    assertTrue(slice.next() != null);
    slice.close();
    assertFalse(Files.exists(sealed.file()));
  }

  /** Where the byte is, as a fraction of the file: a page, the last page, the table of pages. */
  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.5, 0.8, 0.97})
  void shouldNoticeAFlippedByte(double where, @TempDir Path directory) throws IOException {
    SealedEvents sealed = seal(directory, 1);
    byte[] bytes = Files.readAllBytes(sealed.file());
    bytes[(int) (bytes.length * where)] ^= 1;
    Files.write(sealed.file(), bytes);
    CorruptEventsException e =
        assertThrows(CorruptEventsException.class, () -> query(sealed, GrindFixture.ALL));
    assertTrue(String.valueOf(e.getMessage()).contains(sealed.file().toString()), e.getMessage());
  }

  @Test
  void shouldNoticeAFlippedByteInTheFooter(@TempDir Path directory) throws IOException {
    Path file = seal(directory, 1).file();
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 100] ^= 1;
    Files.write(file, bytes);
    assertThrows(CorruptEventsException.class, () -> SealedEvents.open(file, 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 20, 1000})
  void shouldRefuseATornFile(int length, @TempDir Path directory) throws IOException {
    Path file = seal(directory, 1).file();
    Files.write(file, java.util.Arrays.copyOf(Files.readAllBytes(file), length));
    assertThrows(CorruptEventsException.class, () -> SealedEvents.open(file, 1));
  }

  @Test
  void shouldRefuseABlockThatIsNotWhatWasWritten(@TempDir Path directory) throws IOException {
    GrowingEvents growing = new GrowingEvents(directory.resolve("a.part"));
    grind(growing, new FrameOutput(), 1);
    byte[] bytes = Files.readAllBytes(growing.file());
    String text =
        new String(bytes, StandardCharsets.ISO_8859_1).replace("\"event\":2", "\"event\":9");
    Files.write(growing.file(), text.getBytes(StandardCharsets.ISO_8859_1));
    Path file = directory.resolve("a.events");
    assertThrows(
        CorruptEventsException.class,
        () -> SealedEventsWriter.write("a", growing, directory.resolve("a.working"), file));
    assertFalse(Files.exists(file));
  }
}
