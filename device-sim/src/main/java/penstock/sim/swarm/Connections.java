package penstock.sim.swarm;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * How devices reach a node.
 *
 * @param max open at a time. Beyond it, one that idles is closed for one that is needed; where none
 *     idles, the upload waits
 * @param perDevice whether each device has its own; otherwise they share all, as behind a proxy.
 *     {@link Kind#MTLS} has always its own
 * @param sources addresses of this machine that connections come from, in turn; empty: what the
 *     system takes; see {@link #PER_SOURCE_MAX}
 * @param connect how long a connection may take, and then again the handshake
 * @param answer how long an answer may take
 */
public record Connections(
    Kind kind,
    int max,
    boolean perDevice,
    List<InetAddress> sources,
    Duration connect,
    Duration answer) {

  /** How a node learns who a device is. */
  public enum Kind {
    /** The plain listener, and {@code X-Forwarded-Client-Cert}. */
    PLAIN_XFCC,
    /** A certificate for each device. */
    MTLS
  }

  /**
   * A source address has some 28,000 ports. Linux looks through one half of them first; once these
   * are taken, each further connection costs milliseconds.
   */
  public static final int PER_SOURCE_MAX = 12_000;

  public Connections {
    sources = List.copyOf(sources);
    Check.within("connections", max, 1, SwarmSettings.DEVICES_MAX);
    Check.that(
        max <= (long) PER_SOURCE_MAX * Math.max(1, sources.size()),
        "connections",
        max,
        "at most "
            + PER_SOURCE_MAX
            + " for each source address: name more of them, such as 127.1.0.1, 127.1.0.2");
    Check.that(perDevice || kind == Kind.PLAIN_XFCC, "per-device", perDevice, "true with MTLS");
    Check.that(connect.toMillis() > 0, "connect time-out", connect, "above 0");
    Check.that(answer.toMillis() > 0, "answer time-out", answer, "above 0");
  }

  /** So many connections that all devices share. */
  public static Connections pooled(int max) {
    return new Connections(
        Kind.PLAIN_XFCC, max, false, List.of(), Duration.ofSeconds(15), Duration.ofSeconds(60));
  }

  /** One for each device, plain or with its certificate. */
  public static Connections perDevice(Kind kind, int max, List<InetAddress> sources) {
    return new Connections(
        kind, max, true, sources, Duration.ofSeconds(15), Duration.ofSeconds(60));
  }
}
