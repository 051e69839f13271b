package penstock.node.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In the tables a ~ stands for a newline and a ' for a quote. */
class DuplicateKeysTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          r { a = 1~b = 2~a = 3 }                  ; r.a 1 3
          r { a { x = 1 } }~r { a { x = 1 } }      ; r.a 1 2, r.a.x 1 2
          r.a.x = 1~r { a { x : 2 } }              ; r.a.x 1 2
          r { 'a' = 1, a = 2 }                     ; r.a 1 1
          r { a { x = 1 } { x = 2 } }              ; r.a.x 1 1
          r { m = '''{ m = 1~m = 2 }''''~m = 3 }   ; r.m 1 3
          r { m = 'a \\' # m = 1' # m = 2~m = 3 }  ; r.m 1 2
          {r { m = 1 // {~, n = { }~m += 2 } }     ; r.m 1 3
          """)
  void shouldFindKeysThatAreThereTwice(String text, String expected) {
    List<String> found =
        DuplicateKeys.of(hocon(text)).stream()
            .map(d -> String.join(".", d.path()) + " " + d.firstLine() + " " + d.line())
            .toList();
    assertEquals(expected, String.join(", ", found));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          ``
          r { a = 1 }~r { b = 1 }
          r { a { x = 1 }~b { x = 1 } }
          r { l = [ { x = 1 }, { x = 2 }~{ x = 3 } ] }
          r { l = [ a, a, [ a ], 'a = 1' ]~a =~2 }
          # a = 1~r {~  # a = 1~}
          r { x = '''\\'''~ y = 'a = 1' }
          """)
  void shouldFindNothingElse(String text) {
    assertEquals(List.of(), DuplicateKeys.of(hocon(text)));
  }

  @Test
  void shouldFindNoneInTheShippedRules() throws IOException {
    try (Stream<Path> files = Files.list(RuleFixtures.SHIPPED)) {
      for (Path file : files.toList()) {
        assertEquals(List.of(), DuplicateKeys.of(Files.readString(file)), file.toString());
      }
    }
  }

  private static String hocon(String text) {
    return text.replace('~', '\n').replace('\'', '"');
  }
}
