package penstock.node.gate;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code X-Forwarded-Client-Cert}: elements separated by commas, each of pairs {@code
 * key=value} separated by semicolons; a value in double quotes may hold all of these, and quotes
 * behind a backslash. A subject is what the client chose, so nothing in quotes is ever taken for
 * the proxy's own words.
 *
 * @see <a
 *     href="https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_conn_man/headers#x-forwarded-client-cert">Envoy's
 *     description</a>
 */
final class ForwardedCertificate {

  private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}");

  private final String header;
  private int at;

  private ForwardedCertificate(String header) {
    this.header = header;
  }

  /**
   * The fingerprint in the last element, which is what the nearest proxy saw; nothing where the
   * header can't be read as a whole, or where that element does not have exactly one.
   */
  static Optional<String> fingerprint(String header) {
    return Optional.ofNullable(new ForwardedCertificate(header).lastHash())
        .map(hash -> hash.toLowerCase(Locale.ROOT))
        .filter(hash -> FINGERPRINT.matcher(hash).matches());
  }

  private @Nullable String lastHash() {
    String hash = null;
    int hashes = 0;
    while (true) {
      String key = token("=;,").strip();
      if (end() || header.charAt(at) != '=') {
        return null;
      }
      at++;
      String value = value();
      if (value == null) {
        return null;
      }
      if (key.equalsIgnoreCase("Hash")) {
        hash = value;
        hashes++;
      }
      if (end()) {
        return hashes == 1 ? hash : null;
      }
      if (header.charAt(at) == ',') {
        hash = null;
        hashes = 0;
      }
      at++;
    }
  }

  /** Null where a quote does not end, or something stands behind it. */
  private @Nullable String value() {
    if (end() || header.charAt(at) != '"') {
      return token(";,").strip();
    }
    StringBuilder value = new StringBuilder();
    for (at++; !end() && header.charAt(at) != '"'; at++) {
      if (header.charAt(at) == '\\' && ++at == header.length()) {
        return null;
      }
      value.append(header.charAt(at));
    }
    if (end()) {
      return null;
    }
    at++;
    boolean separated = token(";,").isBlank();
    return separated ? value.toString() : null;
  }

  /** Up to one of these. */
  private String token(String separators) {
    int from = at;
    while (!end() && separators.indexOf(header.charAt(at)) < 0) {
      at++;
    }
    return header.substring(from, at);
  }

  private boolean end() {
    return at >= header.length();
  }
}
