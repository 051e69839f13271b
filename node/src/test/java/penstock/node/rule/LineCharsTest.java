package penstock.node.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LineCharsTest {

  private final LineChars line = new LineChars();

  @Test
  void shouldBeTheTextOfItsBytes() {
    byte[] bytes = "before: caf\u00e9 :behind".getBytes(StandardCharsets.UTF_8);
    line.set(bytes, 8, 13);
    line.allowReads();

    assertEquals(5, line.length());
    assertEquals("caf\u00c3\u00a9", line.toString());
    assertEquals("af\u00c3", line.subSequence(1, 4));
    assertEquals("", line.subSequence(5, 5));
    assertEquals("f\u00e9", line.decoded(2, 5));
    assertEquals('\u00c3', line.charAt(3));
  }

  @Test
  void shouldEndWhereTheLineEnds() {
    line.set(new byte[16], 4, 8);
    line.allowReads();

    assertThrows(IndexOutOfBoundsException.class, () -> line.charAt(4));
    assertThrows(IndexOutOfBoundsException.class, () -> line.charAt(-1));
    assertThrows(IndexOutOfBoundsException.class, () -> line.subSequence(0, 5));
    line.clear();
    assertEquals("", line.toString());
  }

  @Test
  void shouldBeReadOnlySoOften() {
    line.set(new byte[10], 0, 10);
    for (int again = 0; again < 2; again++) {
      line.allowReads();
      for (int i = 0; i < LineChars.READS_MIN + 10 * LineChars.READS_PER_CHAR; i++) {
        line.charAt(i % 10);
      }
      assertThrows(LineChars.Exhausted.class, () -> line.charAt(0));
    }
  }
}
