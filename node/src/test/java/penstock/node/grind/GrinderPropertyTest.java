package penstock.node.grind;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import penstock.protocol.SeqRanges;

/**
 * Events are a pure function of stored records and rule set: whatever happens on the way, in
 * whatever order frames come, from memory or from the store, with restarts, seals, regrinds and
 * deletions in between, in the end there is exactly one event for each record that counts and
 * matches, and the sealed files are the same, byte for byte, as those of a quiet life.
 */
final class GrinderPropertyTest {

  private static final int STEPS = 40;

  /** What the store has: per segment, devices and the records that count. */
  private final Map<String, Map<String, SeqRanges>> stored = new TreeMap<>();

  @Property(tries = 25, shrinking = ShrinkingMode.OFF)
  void shouldMakeTheSameEventsWhateverHappens(@ForAll Random random) throws IOException {
    Path directory = Files.createTempDirectory("grind");
    stored.clear();
    try (GrindFixture fixture = new GrindFixture(directory.resolve("eventful"))) {
      fixture.settings =
          new GrindSettings(1 + random.nextInt(3), random.nextInt(40_000), 16, 1, 1 << 20);
      fixture.restart();
      for (int step = 0; step < STEPS; step++) {
        step(fixture, random, "d" + step);
      }
      check(fixture);
      compareWithAQuietLife(fixture, directory.resolve("quiet"));
    } finally {
      delete(directory);
    }
  }

  private void step(GrindFixture fixture, Random random, String device) {
    int choice = random.nextInt(20);
    if (choice < 12) {
      upload(fixture, random, device, true);
    } else if (choice < 14) {
      upload(fixture, random, device, false);
    } else if (choice < 16) {
      seal(fixture);
    } else if (choice < 17) {
      fixture.restart();
    } else if (choice < 18) {
      regrind(fixture);
    } else if (choice < 19) {
      delete(fixture, random);
    } else {
      // A look in between, at whatever there is.
      fixture.events();
    }
  }

  private void upload(GrindFixture fixture, Random random, String device, boolean handedOver) {
    long first = random.nextInt(150);
    Uploads.Upload upload = Uploads.upload(device, first, first + 100);
    SeqRanges owned =
        random.nextInt(4) == 0
            ? SeqRanges.of(first + 20, first + 30).plus(SeqRanges.of(first + 50, first + 99))
            : SeqRanges.of(first, first + 100);
    String segment =
        handedOver
            ? fixture.upload(upload, owned).segment()
            : fixture.store(upload, owned).segment();
    stored.computeIfAbsent(segment, name -> new LinkedHashMap<>()).put(device, owned);
  }

  private void seal(GrindFixture fixture) {
    String segment = fixture.store.roll();
    stored.computeIfAbsent(segment, name -> new LinkedHashMap<>());
    fixture.store.seal(segment);
  }

  private void regrind(GrindFixture fixture) {
    if (fixture.grinder().regrinds().all().size() < Regrinds.OPEN_MAX) {
      fixture.grinder().regrinds().start(Long.MIN_VALUE, Long.MAX_VALUE);
    }
  }

  private void delete(GrindFixture fixture, Random random) {
    List<String> sealed =
        stored.keySet().stream().filter(name -> fixture.store.info(name).sealed()).toList();
    if (!sealed.isEmpty()) {
      String segment = sealed.get(random.nextInt(sealed.size()));
      stored.remove(segment);
      fixture.store.delete(segment);
    }
  }

  private void check(GrindFixture fixture) {
    List<String> expected = new ArrayList<>();
    for (Map<String, SeqRanges> segment : stored.values()) {
      segment.forEach(
          (device, owned) -> expected.addAll(Uploads.events(device, owned, TestRules.LINK)));
    }
    fixture.awaitEvents(expected);
    awaitSealed(fixture);
    GrindFixture.awaitUntil(
        "regrinds are done",
        () ->
            fixture.grinder().regrinds().all().stream()
                .allMatch(status -> status.state() == Regrinds.State.DONE));
    assertEquals(expected, fixture.events());
  }

  private void awaitSealed(GrindFixture fixture) {
    for (String segment : stored.keySet()) {
      if (fixture.store.info(segment).sealed()) {
        fixture.awaitSealed(segment);
      }
    }
  }

  /** Another grinder on the same store that finds everything there at its start. */
  private void compareWithAQuietLife(GrindFixture fixture, Path directory) throws IOException {
    fixture.close();
    try (GrindFixture quiet = new GrindFixture(directory, fixture.store)) {
      awaitSealed(quiet);
      for (String segment : stored.keySet()) {
        if (quiet.store.info(segment).sealed()) {
          assertArrayEquals(
              Files.readAllBytes(quiet.file(segment, "events")),
              Files.readAllBytes(fixture.file(segment, "events")),
              segment);
        }
      }
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
