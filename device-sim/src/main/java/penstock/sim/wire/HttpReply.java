package penstock.sim.wire;

import java.util.Locale;
import java.util.Map;

/**
 * An answer over HTTP, read whole. Not for changing.
 *
 * @param headers by their names in lower case; of a repeated one the last
 * @param keepsAlive whether the connection may be used again
 */
record HttpReply(int status, Map<String, String> headers, String body, boolean keepsAlive) {

  String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  boolean isJson() {
    return header("content-type").contains("json");
  }
}
