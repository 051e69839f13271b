package penstock.node.settings;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A wrong setting stops the start, and says its path, its value and what is allowed. */
class SectionTest {

  private enum Colour {
    RED,
    DARK_BLUE
  }

  private static Section section(String text) {
    return Section.of(ConfigFactory.parseString("p { s { " + text + "\n } }"), "p.s");
  }

  @Test
  void shouldReadEachKindOfValue() {
    Section section =
        section(
            """
            text = "a b", empty = "", yes = on, count = 5, quoted = "7", ratio = 0.5
            size = 64 KiB, span = 1500 ms, colour = dark-blue, inner { x = 1 }
            """);
    assertEquals("a b", section.string("text"));
    assertEquals("", section.stringOrEmpty("empty"));
    assertEquals("", section.stringOrEmpty("absent"));
    assertTrue(section.flag("yes"));
    assertEquals(5, section.integer("count", 5, 5));
    assertEquals(7, section.number("quoted", 0, Long.MAX_VALUE));
    assertEquals(0.5, section.decimal("ratio", 0.5, 1));
    assertEquals(65536, section.bytes("size", 0, 65536));
    assertEquals(
        Duration.ofMillis(1500), section.duration("span", Duration.ZERO, Duration.ofSeconds(2)));
    assertEquals(Colour.DARK_BLUE, section.oneOf("colour", Colour.class));
    Section inner = section.section("inner");
    assertEquals(1, inner.integer("x", 0, 1));
    inner.end();
    assertDoesNotThrow(section::end);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4",
        "11",
        "-6",
        "x",
        "6.5",
        "\"\"",
        "null",
        "[6]",
        "{a=6}",
        "99999999999999999999"
      })
  void shouldRefuseAWrongNumber(String value) {
    assertRefused("v = " + value, "p.s.v", "from 5 to 10", s -> s.integer("v", 5, 10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1.5", "NaN", "x", "null", "1e400", "[]"})
  void shouldRefuseAWrongDecimal(String value) {
    assertRefused("v = " + value, "p.s.v", "from 0.5 to 1.0", s -> s.decimal("v", 0.5, 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "2 MiB", "64 KiX", "x", "null", "1e30", "99999999999 TiB", "{}"})
  void shouldRefuseAWrongSize(String value) {
    assertRefused("v = " + value, "p.s.v", "such as 8 MiB", s -> s.bytes("v", 0, 1 << 20));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-1 s", "11 s", "5 parsecs", "x", "null", "99999999999999 d", "1e30 s", "[]"})
  void shouldRefuseAWrongSpan(String value) {
    assertRefused(
        "v = " + value,
        "p.s.v",
        "such as 5 s",
        s -> s.duration("v", Duration.ZERO, Duration.ofSeconds(10)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "x", "null", "[]", "{}"})
  void shouldRefuseAWrongFlag(String value) {
    assertRefused("v = " + value, "p.s.v", "true or false", s -> s.flag("v"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RED", "dark_blue", "green", "\"\""})
  void shouldRefuseWhatIsNotInTheList(String value) {
    assertRefused("v = " + value, "p.s.v", "red, dark-blue", s -> s.oneOf("v", Colour.class));
  }

  @Test
  void shouldSayThatAValueIsAbsent() {
    assertRefused("", "p.s.v = (absent)", "a string", s -> s.string("v"));
    assertRefused("", "p.s.v = (absent)", "a whole number", s -> s.integer("v", 0, 1));
    assertRefused("", "p.s.v = (absent)", "an object", s -> s.section("v"));
    assertRefused("v = 5", "p.s.v = 5", "an object", s -> s.section("v"));
    SettingsException e =
        assertThrows(
            SettingsException.class, () -> Section.of(ConfigFactory.parseString("p = 1"), "p.s"));
    assertTrue(e.getMessage().startsWith("p.s"), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "b = 1, p.s.b",
    "b { c = 1 }, p.s.b",
    "\"b.c\" = 1, 'p.s.\"b.c\"'",
    "b = null, p.s.b"
  })
  void shouldRefuseAKeyThatNobodyAskedFor(String line, String path) {
    Section section = section("a = 1\n" + line);
    assertEquals(1, section.integer("a", 0, 1));
    SettingsException e = assertThrows(SettingsException.class, section::end);
    assertTrue(e.getMessage().startsWith(path + " = "), e.getMessage());
    assertTrue(e.getMessage().contains("there are [a]"), e.getMessage());
  }

  @Property
  void shouldTakeANumberWhereItIsWithinItsBounds(
      @ForAll int value, @ForAll int bound, @ForAll int other) {
    int min = Math.min(bound, other);
    int max = Math.max(bound, other);
    Function<Section, Integer> read = s -> s.integer("v", min, max);
    if (value >= min && value <= max) {
      assertEquals(value, read.apply(section("v = " + value)));
    } else {
      assertThrows(SettingsException.class, () -> read.apply(section("v = " + value)));
    }
  }

  private static void assertRefused(
      String text, String path, String allowed, Consumer<Section> read) {
    SettingsException e =
        assertThrows(SettingsException.class, () -> read.accept(section(text)), text);
    assertTrue(e.getMessage().startsWith(path), e.getMessage());
    assertTrue(e.getMessage().contains(allowed), e.getMessage());
  }

  @Test
  void shouldReadASecretFromItsValueOrAFile(@TempDir Path folder) throws IOException {
    assertEquals("", section("a = 1").secret("password"));
    assertEquals("s3cret", section("password = s3cret").secret("password"));
    Path file = Files.writeString(folder.resolve("password"), "from a file\n");
    Section section = section("password = \"\", password-file = \"" + file + "\"");
    assertEquals("from a file", section.secret("password"));
    assertDoesNotThrow(section::end);
  }

  @Test
  void shouldRefuseASecretThatIsGivenTwiceOrNotThere(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("password"), " \n");
    String known = "password-file = \"" + file + "\"";
    for (String wrong :
        List.of("password = s3cret, " + known, known, "password-file = /no/such/file")) {
      SettingsException refusal =
          assertThrows(SettingsException.class, () -> section(wrong).secret("password"));
      String message = String.valueOf(refusal.getMessage());
      assertTrue(message.startsWith("p.s.password-file = /"), message);
      assertFalse(message.contains("s3cret"), message);
    }
  }
}
