package penstock.sim.bench;

import java.util.List;

/**
 * A part of a node that its time is divided among.
 *
 * @param prefixes of its methods' names
 */
record Subsystem(String title, List<String> prefixes) {

  private static final List<Subsystem> ALL =
      List.of(
          of(
              "TLS",
              "sun.security.",
              "javax.net.ssl.",
              "com.sun.crypto.",
              "akka.stream.impl.io.TLS"),
          of("zstd", "com.github.luben.zstd."),
          of("records: parsing, ranges", "penstock.protocol."),
          of("gate", "penstock.node.gate."),
          of("ledger", "penstock.node.device."),
          of("segments", "penstock.node.segment."),
          of("grinder", "penstock.node.grind.", "penstock.node.rule.", "com.google.re2j."),
          of("database", "org.h2.", "com.zaxxer.", "slick.", "penstock.node.database."),
          of("Akka Persistence", "akka.persistence."),
          of("cluster and sharding", "akka.cluster.", "akka.remote."),
          of("HTTP", "akka.http."),
          of("streams", "akka.stream."),
          of("actors and dispatchers", "akka.actor.", "akka.dispatch.", "akka.pattern."),
          of("metrics", "io.prometheus."));

  private static final String REST = "the rest";

  private static Subsystem of(String title, String... prefixes) {
    return new Subsystem(title, List.of(prefixes));
  }

  /**
   * Whose time a sample is, by title.
   *
   * @param methods of its frames, with their classes, innermost first
   */
  static String titleOf(List<String> methods) {
    for (String method : methods) {
      for (Subsystem subsystem : ALL) {
        if (subsystem.prefixes.stream().anyMatch(method::startsWith)) {
          return subsystem.title;
        }
      }
    }
    return REST;
  }
}
