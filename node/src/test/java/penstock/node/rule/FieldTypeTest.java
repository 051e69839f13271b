package penstock.node.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldTypeTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-17, -17",
    "+5, 5",
    "007, 7",
    "9223372036854775807, 9223372036854775807",
    "0x1F, 31"
  })
  void shouldReadIntegers(String text, long value) {
    assertEquals(value, FieldType.INT.parse(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          INT | ``
          INT | 9223372036854775808
          INT | 1.0
          INT | 0x
          INT | 0x-1
          INT | 12a
          FLOAT | ``
          FLOAT | NaN
          FLOAT | 1e999
          FLOAT | 0x1p3
          FLOAT | 1f
          FLOAT | 1,5
          FLOAT | .
          DURATION | ``
          DURATION | ms
          DURATION | 5 parsecs
          DURATION | 5s 3
          DURATION | 1.2.3s
          DURATION | s5
          IP | 1.2.3
          IP | 1.2.3.4.5
          IP | 256.1.1.1
          IP | 1.2.3.4%eth0
          IP | localhost
          IP | ::1::
          IP | 1:2:3:4:5:6:7
          IP | 1:2:3:4:5:6:7:8:9
          IP | 12345::
          IP | fe80::1%
          IP | :
          MAC | aa:bb:cc:dd:ee
          MAC | aa:bb:cc:dd:ee:fg
          MAC | aa:bb-cc:dd:ee:ff
          MAC | aa.bb.cc.dd.ee.ff
          MAC | aabbccddeeff
          """)
  void shouldTakeNothingElse(FieldType type, String text) {
    assertNull(type.parse(text));
  }

  @ParameterizedTest
  @CsvSource({"1, 1.0", "-2.5, -2.5", "+0.25, 0.25", "1e3, 1000.0", "5., 5.0"})
  void shouldReadNumbers(String text, double value) {
    assertEquals(value, FieldType.FLOAT.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "12.3ms, 0.0123",
    "5s, 5.0",
    "250us, 0.00025",
    "1.5 s, 1.5",
    "2m, 120.0",
    "2 min, 120.0",
    "1min 30s, 90.0",
    "1h2m3s, 3723.0",
    "3 days, 259200.0",
    "120 seconds, 120.0",
    "800 nsec, 0.0000008",
    "7, 7.0",
    "+0.5, 0.5",
    "-2.25 s, -2.25"
  })
  void shouldReadDurationsAsSeconds(String text, double seconds) {
    assertEquals(seconds, FieldType.DURATION.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "192.168.1.23, 192.168.1.23",
    "::, ::",
    "::1, ::1",
    "2001:DB8::7, 2001:db8::7",
    "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
    "::ffff:192.0.2.1, ::ffff:192.0.2.1",
    "FE80::1%wlan0, fe80::1%wlan0"
  })
  void shouldReadAddressesInOneSpelling(String text, String value) {
    assertEquals(value, FieldType.IP.parse(text));
  }

  @ParameterizedTest
  @CsvSource({"AA:bb:CC:dd:EE:01, aa:bb:cc:dd:ee:01", "aa-bb-cc-dd-ee-ff, aa:bb:cc:dd:ee:ff"})
  void shouldReadMacAddressesInOneSpelling(String text, String value) {
    assertEquals(value, FieldType.MAC.parse(text));
  }

  /** Java prints addresses in full; what it prints and reads is what ours reads. */
  @Property
  void shouldReadEveryAddressThatJavaPrints(
      @ForAll @Size(16) byte[] six, @ForAll @Size(4) byte[] four) throws UnknownHostException {
    String v6 = InetAddress.getByAddress(six).getHostAddress();
    String v4 = InetAddress.getByAddress(four).getHostAddress();
    assertEquals(v6, FieldType.IP.parse(v6.toUpperCase(Locale.ROOT)));
    assertEquals(v4, FieldType.IP.parse(v4));
  }

  @Property
  void shouldNeverThrow(@ForAll FieldType type, @ForAll String text) {
    Object value = type.parse(text);
    assertTrue(
        value == null
            || value instanceof Long
            || value instanceof Double
            || value instanceof String);
  }
}
