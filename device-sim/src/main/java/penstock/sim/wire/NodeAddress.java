package penstock.sim.wire;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Locale;

/** Where a node listens for devices: {@code https://host:port}. */
public record NodeAddress(String host, int port) {

  private static final int PORT_USUAL = 8443;

  public static NodeAddress parse(String url) {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException e) {
      throw refused(url);
    }
    String scheme = uri.getScheme();
    String path = uri.getPath();
    boolean plain = path == null || path.isEmpty() || path.equals("/");
    if (scheme == null
        || !scheme.toLowerCase(Locale.ROOT).equals("https")
        || uri.getHost() == null
        || !plain) {
      throw refused(url);
    }
    return new NodeAddress(uri.getHost(), uri.getPort() < 0 ? PORT_USUAL : uri.getPort());
  }

  private static IllegalArgumentException refused(String url) {
    return new IllegalArgumentException(
        "no node for devices: " + url + "; expected https://host:port");
  }

  InetSocketAddress resolved() {
    return new InetSocketAddress(host, port);
  }

  /** As the Host header has it. */
  String authority() {
    return host + ":" + port;
  }
}
