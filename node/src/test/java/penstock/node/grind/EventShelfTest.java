package penstock.node.grind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.SegmentException;
import penstock.node.segment.SegmentFiles;
import penstock.node.segment.SegmentInfo;
import penstock.protocol.SeqRanges;

/** Events of sealed segments where all nodes find them. */
final class EventShelfTest {

  @TempDir private Path directory;
  private final FakeStore store = new FakeStore();
  private final FakeFiles files = new FakeFiles();
  private EventShelf shelf;
  private Grinder grinder;

  /** A store that all nodes share, which can be away. */
  private static final class FakeFiles implements SegmentFiles {
    final ConcurrentMap<String, byte[]> bytes = new ConcurrentHashMap<>();
    volatile boolean away;
    final AtomicInteger fetched = new AtomicInteger();

    private void check() {
      if (away) {
        throw new SegmentException.Unavailable("away", new IOException("away"));
      }
    }

    @Override
    public void put(String segment, Path file) throws IOException {
      check();
      bytes.put(segment, Files.readAllBytes(file));
    }

    @Override
    public List<SegmentFile> overlapping(long fromUs, long toUs) {
      check();
      return new TreeMap<>(bytes)
          .keySet().stream()
              .map(segment -> new SegmentFile(segment, segment, bytes.get(segment).length))
              .toList();
    }

    @Override
    public void fetch(SegmentFile file, Path into) throws IOException {
      check();
      fetched.incrementAndGet();
      Files.write(into, bytes.get(file.segment()));
    }

    @Override
    public Map<String, String> without() {
      throw new UnsupportedOperationException("nobody here asks for it");
    }

    @Override
    public List<String> abandoned(Set<String> nodes) {
      throw new UnsupportedOperationException("nobody here asks for it");
    }

    @Override
    public @Nullable SegmentInfo claim(String segment) {
      throw new UnsupportedOperationException("nobody here asks for it");
    }
  }

  private void start(long cacheBytes) {
    shelf = new EventShelf(files, () -> {}, "n1", directory.resolve("cache"), cacheBytes);
    Clock clock = Clock.fixed(Instant.ofEpochSecond(1_600_000_000), ZoneOffset.UTC);
    grinder =
        Grinder.start(
            new GrindSettings(1, 1 << 20, 1000, 1, cacheBytes),
            directory.resolve("own"),
            store,
            TestRules.LINK,
            shelf,
            new TailHub(new TailSettings(4, 1000, 1 << 20)),
            clock,
            new GrindMetrics(new PrometheusRegistry()));
  }

  /** A segment with one frame, whose events are on the shelf in the end. */
  private String uploadAndSeal(String device) {
    Uploads.Upload upload = Uploads.upload(device, 0, 9);
    FrameLocation location = store.add(upload.header, upload.payload());
    store.settle(location, SeqRanges.of(0, 9));
    store.seal(store.roll());
    return location.segment();
  }

  private void awaitShelved(int segments) {
    GrindFixture.awaitUntil("all are on the shelf", () -> files.bytes.size() == segments);
    GrindFixture.awaitUntil("none is here any more", () -> own(files.bytes.keySet()).isEmpty());
  }

  private Set<String> own(Set<String> segments) {
    OwnEvents.Opened opened = grinder.own().open(GrindFixture.ALL, segments);
    opened.cursor().close();
    return opened.covered();
  }

  private List<String> shelved(Set<String> except) {
    List<String> events = new ArrayList<>();
    try (EventStore.Cursor cursor = shelf.query(GrindFixture.ALL, except)) {
      cursor.forEachRemaining(event -> events.add(event.json().utf8String()));
    }
    return events;
  }

  @Test
  void shouldPutSealedEventsWhereAllFindThem() {
    start(1 << 20);
    String first = uploadAndSeal("d1");
    String second = uploadAndSeal("d2");
    awaitShelved(2);
    List<String> events = shelved(Set.of());
    assertEquals(2 * shelved(Set.of(first)).size(), events.size());
    assertTrue(shelved(Set.of(first)).get(0).contains("d2"));
    assertEquals(List.of(), shelved(Set.of(first, second)));
    assertEquals(2, files.fetched.get(), "once for each file");
    grinder.close();
  }

  @Test
  void shouldAnswerItselfUntilTheShelfIsThere() {
    files.away = true;
    start(1 << 20);
    String segment = uploadAndSeal("d1");
    GrindFixture.awaitUntil(
        "its events are here",
        () -> {
          try (EventStore.Cursor cursor =
              grinder.own().open(GrindFixture.ALL, Set.of(segment)).cursor()) {
            return cursor.hasNext();
          }
        });
    assertEquals(Set.of(segment), own(Set.of(segment, "another")));
    files.away = false;
    awaitShelved(1);
    grinder.close();
  }

  @Test
  void shouldKeepNoMoreCopiesThanItMay() {
    start(1);
    for (int i = 0; i < 5; i++) {
      uploadAndSeal("d" + i);
    }
    awaitShelved(5);
    List<String> events = shelved(Set.of());
    assertEquals(events, shelved(Set.of()));
    String[] copies = directory.resolve("cache").toFile().list();
    assertEquals(1, copies == null ? 0 : copies.length);
    grinder.close();
  }

  @Test
  void shouldFetchAgainWhatIsDamagedHere() throws IOException {
    start(1 << 20);
    uploadAndSeal("d1");
    awaitShelved(1);
    List<String> events = shelved(Set.of());
    try (var copies = Files.newDirectoryStream(directory.resolve("cache"))) {
      for (Path copy : copies) {
        byte[] bytes = Files.readAllBytes(copy);
        bytes[20] ^= 1;
        Files.write(copy, bytes);
      }
    }
    assertThrows(UncheckedIOException.class, () -> shelved(Set.of()));
    assertEquals(events, shelved(Set.of()));
    grinder.close();
  }
}
