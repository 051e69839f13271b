package penstock.sim.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import penstock.sim.swarm.Connections;
import penstock.sim.wire.NodeAddress;
import picocli.CommandLine.Option;

/** Where a node listens. */
final class Target {

  private static final Duration REACH = Duration.ofSeconds(5);
  private static final int PROXIED_PORT_USUAL = 8081;

  @Option(
      names = "--device-url",
      paramLabel = "URL",
      description =
          "The node's listener for devices with certificates (default: ${DEFAULT-VALUE}).")
  private String deviceUrl = "https://127.0.0.1:8443";

  @Option(
      names = "--proxied-url",
      paramLabel = "URL",
      description =
          "Its plain listener, for fleets whose connections are plain (default: ${DEFAULT-VALUE});"
              + " the node's setting penstock.device.proxied-port.")
  private URI proxiedUrl = URI.create("http://127.0.0.1:" + PROXIED_PORT_USUAL);

  @Option(
      names = "--operator-url",
      paramLabel = "URL",
      description = "Its listener for operators (default: ${DEFAULT-VALUE}).")
  private URI operatorUrl = URI.create("http://127.0.0.1:8080");

  @Option(
      names = "--operator-token",
      paramLabel = "TOKEN",
      defaultValue = "${env:PENSTOCK_WRITE_TOKEN:-}",
      description = "Bearer token of the operator's side; also from PENSTOCK_WRITE_TOKEN.")
  private String token = "";

  @Option(
      names = "--node-pid",
      paramLabel = "PID",
      description =
          "The node's process, where it is on this machine: its cores and memory are shown.")
  private long pid;

  /** Where a fleet's devices connect to. */
  InetSocketAddress devices(Connections.Kind kind, @Nullable RunNode own) {
    if (kind == Connections.Kind.MTLS) {
      NodeAddress address = NodeAddress.parse(deviceUrl);
      return own == null
          ? new InetSocketAddress(address.host(), address.port())
          : new InetSocketAddress(InetAddress.getLoopbackAddress(), own.devicePort());
    }
    if (own != null) {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), own.proxiedPort());
    }
    String scheme = String.valueOf(proxiedUrl.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") || proxiedUrl.getHost() == null || proxiedUrl.getPort() < 0) {
      throw new IllegalArgumentException(
          "--proxied-url " + proxiedUrl + ": expected http://host:port");
    }
    return new InetSocketAddress(proxiedUrl.getHost(), proxiedUrl.getPort());
  }

  URI operator(@Nullable RunNode own) {
    return own == null ? operatorUrl : URI.create("http://127.0.0.1:" + own.operatorPort() + "/");
  }

  String token(@Nullable RunNode own) {
    return own == null ? token : "";
  }

  long pid(@Nullable RunNode own) {
    return own == null ? pid : own.pid();
  }

  /** Says what to do where nothing listens. */
  static void reach(InetSocketAddress address, Connections.Kind kind) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(address, (int) REACH.toMillis());
    } catch (IOException e) {
      String remedy =
          kind == Connections.Kind.MTLS
              ? "start a node with bin/penstock node, or name another with --device-url"
              : "start the node with -Dpenstock.device.proxied-port="
                  + address.getPort()
                  + " (its plain listener is off unless set), or name another with --proxied-url";
      throw new IOException(
          "nothing listens at "
              + address.getHostString()
              + ":"
              + address.getPort()
              + ": "
              + remedy
              + "; --node starts one",
          e);
    }
  }
}
