package penstock.node.gate;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.headers.RawHeader;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a proxy says of a certificate, and what a client would like it to say. */
class ForwardedCertificateTest {

  private static final String MINE = "0123456789abcdef".repeat(4);
  private static final String VICTIM = "f".repeat(64);
  private static final String HEADER = "X-Forwarded-Client-Cert";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Hash=%s",
        "hash=%s",
        "Hash=\"%s\"",
        " Hash = %s ",
        "By=spiffe://mesh/gate;Hash=%s;Subject=\"CN=a,O=b\";URI=",
        "Subject=\"CN=a;O=b\\\"c\";Hash=%s",
        "Hash=ffff,By=x;Hash=%s",
        "Hash=ffff;Subject=\"a\",Hash=%s;Cert=\"-----BEGIN%%20CERT\";Chain=\"a,b\"",
      })
  void shouldFindTheFingerprintThatTheNearestProxySaw(String header) {
    assertEquals(Optional.of(MINE), ForwardedCertificate.fingerprint(header.formatted(MINE)));
    String upper = header.formatted(MINE.toUpperCase(Locale.ROOT));
    assertEquals(Optional.of(MINE), ForwardedCertificate.fingerprint(upper));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        "Hash",
        "Hash=",
        "Hash=abc",
        "Hash=%sf",
        "Hash=%s,",
        "Hash=%s;",
        "Hash=%s,By=x",
        "Hash=\"%s",
        "Hash=\"%s\"x",
        "Hash=\"%s\\",
        "Hash=%s;Hash=%s",
        "NoHash=%s",
        "Subject=\"Hash=%s\"",
        "Subject=\"CN=a;Hash=%s\"",
        "Subject=\"CN=a,Hash=%s\"",
        "Subject=\"CN=a\\\";Hash=%s;O=\\\"\"",
      })
  void shouldFindNoneWhereTheHeaderDoesNotSayOne(String header) {
    assertEquals(
        Optional.empty(), ForwardedCertificate.fingerprint(header.replace("%s", VICTIM)), header);
  }

  /** A subject is what the device wrote into its own certificate. */
  @Property(tries = 500)
  void shouldNotBeMisledByASubject(
      @ForAll @StringLength(max = 12) @Chars({'"', '\\', ',', ';', '=', 'a'}) String before,
      @ForAll @StringLength(max = 12) @Chars({'"', '\\', ',', ';', '=', 'a'}) String after) {
    String subject = before + "Hash=" + VICTIM + after;
    String quoted = subject.replace("\\", "\\\\").replace("\"", "\\\"");
    assertEquals(
        Optional.of(MINE),
        ForwardedCertificate.fingerprint("By=x;Hash=" + MINE + ";Subject=\"" + quoted + "\""));
    assertEquals(
        Optional.of(MINE),
        ForwardedCertificate.fingerprint("Subject=\"" + quoted + "\";Hash=\"" + MINE + "\""));
  }

  @Property
  void shouldReadAnything(@ForAll String header) {
    assertDoesNotThrow(() -> ForwardedCertificate.fingerprint(header));
  }

  @Test
  void shouldTakeTheLastOfSeveralHeaders() {
    FakeRegistry registry = new FakeRegistry();
    registry.add("mine", MINE, true);
    registry.add("victim", VICTIM, true);
    Authenticator authenticator = new Authenticator(registry);
    HttpRequest request =
        HttpRequest.POST("/v1/logs")
            .withHeaders(
                List.of(
                    RawHeader.create(HEADER, "Hash=" + VICTIM),
                    RawHeader.create(HEADER.toLowerCase(Locale.ROOT), "Hash=" + MINE),
                    RawHeader.create("X-Other", "Hash=" + VICTIM)));
    assertEquals("mine", authenticator.byForwardedHeader(request).id());
  }

  @Test
  void shouldRefuseARequestWithoutTheHeader() {
    Authenticator authenticator = new Authenticator(new FakeRegistry());
    Refusal refusal =
        assertThrows(
            Refusal.class, () -> authenticator.byForwardedHeader(HttpRequest.POST("/v1/logs")));
    assertEquals("certificate-unknown", refusal.type());
  }
}
