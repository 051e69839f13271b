package penstock.node.grind;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import penstock.node.segment.FrameLocation;
import penstock.protocol.SeqRanges;

/** A grinder on a fake store and a real directory, and what tests do with it. */
final class GrindFixture implements AutoCloseable {

  static final EventStore.Filter ALL =
      new EventStore.Filter(null, null, Long.MIN_VALUE, Long.MAX_VALUE);

  /** All uploads arrive later: they are news. */
  private static final Clock CLOCK =
      Clock.fixed(Instant.ofEpochSecond(1_600_000_000), ZoneOffset.UTC);

  private static final Duration AWAIT_MAX = Duration.ofSeconds(20);

  final FakeStore store;
  final Path directory;
  GrindSettings settings = new GrindSettings(1, 1 << 20, 1000, 1, 1 << 20);
  TailHub tail = new TailHub(new TailSettings(4, 1000, 1 << 20));
  PrometheusRegistry registry = new PrometheusRegistry();
  TestRules rules = TestRules.LINK;
  private Grinder grinder;

  GrindFixture(Path directory) {
    this(directory, new FakeStore());
  }

  GrindFixture(Path directory, FakeStore store) {
    this.directory = directory;
    this.store = store;
    grinder = start();
  }

  private Grinder start() {
    registry = new PrometheusRegistry();
    return Grinder.start(
        settings, directory, store, rules, tail, CLOCK, new GrindMetrics(registry));
  }

  Grinder grinder() {
    return grinder;
  }

  /** Ends the process without a word, and starts the next one. */
  void restart() {
    grinder.close();
    store.restart();
    grinder = start();
  }

  /** Stores and settles a frame and hands it over, as the gate does. */
  FrameLocation upload(String device, long first, long last) {
    return upload(Uploads.upload(device, first, last), SeqRanges.of(first, last));
  }

  FrameLocation upload(Uploads.Upload upload, SeqRanges owned) {
    FrameLocation location = store(upload, owned);
    grinder.committed(
        upload.header, location, owned, upload.batch(), upload.raw.length, System.nanoTime());
    return location;
  }

  /** Stores and settles a frame, as recovery does. */
  FrameLocation store(Uploads.Upload upload, SeqRanges owned) {
    FrameLocation location = store.add(upload.header, upload.payload());
    store.settle(location, owned);
    return location;
  }

  List<String> events() {
    return events(ALL);
  }

  List<String> events(EventStore.Filter filter) {
    try (EventStore.Cursor cursor = grinder.events().query(filter)) {
      List<String> events = new ArrayList<>();
      cursor.forEachRemaining(event -> events.add(event.json().utf8String()));
      return events;
    }
  }

  /** Waits until these events are there, in any order, and no others. */
  void awaitEvents(List<String> expected) {
    List<String> sorted = expected.stream().sorted().toList();
    awaitUntil(
        "the events are those expected: " + expected.size() + ", not " + events().size(),
        () -> events().stream().sorted().toList().equals(sorted));
  }

  void awaitSealed(String segment) {
    awaitUntil(segment + " is sealed", () -> files(segment, "events") == 1);
    awaitUntil(segment + " has no other files", () -> files(segment, "part") == 0);
  }

  long files(String segment, String suffix) {
    return files().filter(name -> name.matches(segment + "\\.\\d+\\." + suffix)).count();
  }

  Stream<String> files() {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path file(String segment, String suffix) {
    return directory.resolve(
        files()
            .filter(name -> name.matches(segment + "\\.\\d+\\." + suffix))
            .findAny()
            .orElseThrow());
  }

  static void awaitUntil(String what, BooleanSupplier condition) {
    long until = System.nanoTime() + AWAIT_MAX.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - until > 0) {
        throw new AssertionError("not within " + AWAIT_MAX + ": " + what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  public void close() {
    grinder.close();
  }
}
