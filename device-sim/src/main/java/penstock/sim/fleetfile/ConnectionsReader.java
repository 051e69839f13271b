package penstock.sim.fleetfile;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import penstock.sim.swarm.Connections;

/** Reads how devices reach a node. */
final class ConnectionsReader {

  private static final int MAX_USUAL = 256;

  private ConnectionsReader() {}

  static Connections read(Block block) {
    Connections.Kind kind =
        block.has("kind")
            ? block.oneOf("kind", Connections.Kind.class)
            : Connections.Kind.PLAIN_XFCC;
    Connections connections =
        new Connections(
            kind,
            block.integer("max", MAX_USUAL),
            block.flag("per-device", kind == Connections.Kind.MTLS),
            sources(block),
            block.duration("connect-timeout", Duration.ofSeconds(10)),
            block.duration("answer-timeout", Duration.ofSeconds(60)));
    block.end();
    return connections;
  }

  /** Numbers only: a name would be looked up somewhere. */
  private static List<InetAddress> sources(Block block) {
    List<InetAddress> all = new ArrayList<>();
    for (String address : block.strings("sources")) {
      if (!address.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
        throw block.refused("sources", "must be addresses such as 127.1.0.1");
      }
      try {
        all.add(InetAddress.getByName(address));
      } catch (UnknownHostException e) {
        throw block.refused("sources", "must be addresses such as 127.1.0.1");
      }
    }
    return all;
  }
}
