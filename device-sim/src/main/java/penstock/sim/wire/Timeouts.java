package penstock.sim.wire;

import java.time.Duration;

/**
 * How long a device waits.
 *
 * @param connect for a connection
 * @param handshake for the whole of the TLS handshake
 * @param reply for the whole of an answer, from the request's last byte on
 */
public record Timeouts(Duration connect, Duration handshake, Duration reply) {

  /**
   * A node answers within milliseconds, or in seconds under a flood; later it is as good as away.
   */
  public static Timeouts usual() {
    return new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(30));
  }
}
