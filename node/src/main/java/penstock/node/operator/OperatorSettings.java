package penstock.node.operator;

import com.typesafe.config.Config;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import penstock.node.index.NarrativeLimits;
import penstock.node.settings.Section;
import penstock.node.settings.SettingsException;

/**
 * The operator listener's settings, {@code penstock.operator}.
 *
 * @param host to bind to
 * @param port to bind to, 0 for a free one
 * @param names under which the node is reached, besides loopback's and {@code host}
 * @param readToken empty: reading needs none
 * @param writeToken empty: writing needs none where reading needs none, and is not possible else
 * @param narrative what queries may use
 * @param eventQueriesMax {@code /v1/events} at once; each holds a few files open
 * @param heartbeat of a tail on which nothing happens
 * @param stuckTimeout after which an answer that nobody reads on is given up
 * @param idleTimeout of a connection on which no byte moves: also of a search that finds nothing
 */
public record OperatorSettings(
    String host,
    int port,
    Set<String> names,
    String readToken,
    String writeToken,
    NarrativeLimits narrative,
    int eventQueriesMax,
    Duration heartbeat,
    Duration stuckTimeout,
    Duration idleTimeout) {

  private static final String PATH = "penstock.operator";

  /** A token that can't be guessed has at least this many characters. */
  private static final int TOKEN_CHARS_MIN = 16;

  private static final int CORES_PER_SCAN_THREAD = 2;

  public static OperatorSettings of(Config root) {
    Section section = Section.of(root, PATH);
    OperatorSettings settings =
        new OperatorSettings(
            section.string("host"),
            section.integer("port", 0, 65_535),
            names(section.stringOrEmpty("names")),
            token(section, "read-token"),
            token(section, "write-token"),
            new NarrativeLimits(
                section.integer("queries-max", 1, 256),
                section.bytes("query-bytes-max", 1 << 20, 4L << 30),
                scanThreads(section.integer("scan-threads", 0, 256))),
            section.integer("event-queries-max", 1, 256),
            section.duration("heartbeat", Duration.ofSeconds(1), Duration.ofMinutes(1)),
            section.duration("stuck-timeout", Duration.ofSeconds(1), Duration.ofHours(1)),
            section.duration("idle-timeout", Duration.ofSeconds(1), Duration.ofHours(24)));
    section.end();
    settings.checkTokens();
    return settings;
  }

  private static Set<String> names(String list) {
    return Arrays.stream(list.split(","))
        .map(name -> name.strip().toLowerCase(Locale.ROOT))
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Half of the cores, so that uploads always find one. */
  private static int scanThreads(int set) {
    return set > 0
        ? set
        : Math.max(1, Runtime.getRuntime().availableProcessors() / CORES_PER_SCAN_THREAD);
  }

  /** The value, or what the file holds that {@code …-file} names. */
  private static String token(Section section, String key) {
    String token = section.secret(key);
    if (!token.isEmpty() && token.length() < TOKEN_CHARS_MIN) {
      throw new SettingsException(
          PATH + "." + key, "(hidden)", "must have at least " + TOKEN_CHARS_MIN + " characters");
    }
    return token;
  }

  /** Whoever can reach the listener can read all logs; beyond this machine that needs a token. */
  private void checkTokens() {
    if (!readToken.isEmpty() && readToken.equals(writeToken)) {
      throw new SettingsException(
          PATH + ".read-token", "(hidden)", "must be another one than write-token");
    }
    if (readToken.isEmpty() && writeToken.isEmpty() && !loopback()) {
      throw new SettingsException(
          PATH + ".host",
          host,
          "beyond loopback a bearer token is demanded: set penstock.operator.read-token-file and"
              + " write-token-file (or PENSTOCK_READ_TOKEN and PENSTOCK_WRITE_TOKEN in the"
              + " environment), or bind to 127.0.0.1");
    }
  }

  private boolean loopback() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new SettingsException(PATH + ".host", host, "must be an address of this machine");
    }
  }

  /** Without tokens in it. */
  @Override
  public String toString() {
    return "OperatorSettings[" + host + ":" + port + ", names=" + names + ", " + narrative + "]";
  }
}
