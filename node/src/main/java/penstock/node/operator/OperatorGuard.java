package penstock.node.operator;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.headers.Host;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Who may ask what. Two things are kept out: those without the token, where one is set; and other
 * sites' pages in an operator's browser, which can reach a loopback node although their authors
 * can't. Such a page is told by its Origin, by Sec-Fetch-Site, or, where it made a name of its own
 * point at the node (DNS rebinding), by that name in Host. Immutable.
 *
 * @see <a href="https://www.w3.org/TR/fetch-metadata/">Fetch Metadata Request Headers</a>
 */
final class OperatorGuard {

  private static final String BEARER = "Bearer ";
  private static final Set<String> PROBES = Set.of("/alive", "/ready");

  private final OperatorSettings settings;
  private final Set<String> openPaths;

  /**
   * The guard of a listener.
   *
   * @param openPaths that hold no data: the page's files
   */
  OperatorGuard(OperatorSettings settings, Set<String> openPaths) {
    this.settings = settings;
    this.openPaths = openPaths;
  }

  /**
   * Lets a request through.
   *
   * @throws Problem where it does not
   */
  void check(HttpRequest request) {
    String path = request.getUri().path();
    if (PROBES.contains(path)) {
      return;
    }
    checkHost(request);
    checkOrigin(request, path);
    if (!openPaths.contains(path)) {
      checkToken(request);
    }
  }

  private void checkHost(HttpRequest request) {
    Optional<Host> host = request.getHeader(Host.class);
    if (host.isEmpty() || !own(host.get().host())) {
      throw foreign(
          "Host is " + host.map(Host::value).orElse("(absent)"),
          "ask for the node by its address or by localhost, or add the name to"
              + " penstock.operator.names");
    }
  }

  private boolean own(akka.http.javadsl.model.Host host) {
    String address = host.address().toLowerCase(Locale.ROOT);
    if (address.equals(settings.host().toLowerCase(Locale.ROOT))
        || settings.names().contains(address)) {
      return true;
    }
    return host.isNamedHost() ? address.equals("localhost") : ownAddress(address);
  }

  /** An address can't be made to point elsewhere; it only has to be one of this machine. */
  private static boolean ownAddress(String literal) {
    try {
      InetAddress address = InetAddress.getByName(literal);
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (UnknownHostException | SocketException e) {
      return false;
    }
  }

  private void checkOrigin(HttpRequest request, String path) {
    String host = request.getHeader(Host.class).map(Host::value).orElse("");
    for (HttpHeader header : request.getHeaders()) {
      if (header.is("origin") && !sameSite(header.value(), host)) {
        throw foreign("Origin is " + header.value(), "only the node's own page may ask");
      }
      if (header.is("sec-fetch-site") && !ownPage(header.value()) && !isLink(request, path)) {
        throw foreign("Sec-Fetch-Site is " + header.value(), "only the node's own page may ask");
      }
    }
  }

  private static boolean sameSite(String origin, String host) {
    return origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host);
  }

  private static boolean ownPage(String site) {
    return site.equals("same-origin") || site.equals("none");
  }

  /** A link on another site that leads to the page; it carries nothing back. */
  private boolean isLink(HttpRequest request, String path) {
    return openPaths.contains(path)
        && request.method().equals(HttpMethods.GET)
        && header(request, "Sec-Fetch-Mode").equals("navigate")
        && header(request, "Sec-Fetch-Dest").equals("document");
  }

  private void checkToken(HttpRequest request) {
    if (settings.readToken().isEmpty() && settings.writeToken().isEmpty()) {
      return;
    }
    String credentials = header(request, "Authorization");
    String token = credentials.startsWith(BEARER) ? credentials.substring(BEARER.length()) : "";
    boolean mayWrite = same(token, settings.writeToken());
    boolean mayRead = same(token, settings.readToken());
    if (!mayRead && !mayWrite) {
      throw new Problem(
              Problem.Kind.TOKEN_NEEDED,
              "send Authorization: Bearer with the token that penstock.operator.read-token or"
                  + " write-token holds")
          .header("WWW-Authenticate", "Bearer realm=\"penstock\"");
    }
    if (!mayWrite && writes(request)) {
      throw new Problem(
          Problem.Kind.WRITE_TOKEN_NEEDED,
          "this needs the token that penstock.operator.write-token holds");
    }
  }

  /** Trying rules out changes nothing, but it costs what a regrind costs: it is not reading. */
  private static boolean writes(HttpRequest request) {
    return !request.method().equals(HttpMethods.GET) && !request.method().equals(HttpMethods.HEAD);
  }

  /** In a time that tells nothing of either. */
  private static boolean same(String given, String wanted) {
    boolean equal = MessageDigest.isEqual(sha256(given), sha256(wanted));
    return equal && !wanted.isEmpty();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  private static String header(HttpRequest request, String name) {
    return request.getHeader(name).map(HttpHeader::value).orElse("");
  }

  private static Problem foreign(String what, String remedy) {
    return new Problem(Problem.Kind.FOREIGN_REQUEST, what + ", which is not this node: " + remedy);
  }
}
