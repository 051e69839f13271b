package penstock.node.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Akka's settings for the cluster, made from ours: the traffic between nodes, who gives up whom,
 * how nodes find each other, and how long the phases of a stop may take.
 *
 * <p>A killed node's devices are served elsewhere within 20 s, at the default stable-after of 4 s:
 *
 * <pre>
 *  5.5 s  heartbeats every 1 s, a pause of 3 s accepted, and the detector's own hesitation
 *  4   s  stable-after: nobody else became unreachable or reachable meanwhile
 *  2   s  the decision and the removal, each a round of gossip
 *  1   s  down-removal-margin
 *  4   s  another coordinator reads what the old one knew, and regions register with it
 * 16.5 s
 * </pre>
 *
 * The margin may be shorter than stable-after, because the other side of a partition can do no harm
 * while it has not noticed: the journal's unique sequence numbers and the owners of segments are
 * fences that it can't pass.
 */
public final class ClusterConfig {

  /**
   * Of the process of a node that the others gave up; whoever watches it starts it again. A JVM
   * that runs out of memory ends with 3.
   */
  public static final int DOWNED_EXIT_CODE = 4;

  private static final String ARTERY = "akka.remote.artery.";
  private static final String SBR = "akka.cluster.split-brain-resolver.";
  private static final String BOOTSTRAP = "akka.management.cluster.bootstrap.";
  private static final String DISCOVERY = BOOTSTRAP + "contact-point-discovery.";
  private static final String PHASES = "akka.coordinated-shutdown.phases.";

  private static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(1);
  private static final Duration HEARTBEAT_PAUSE = Duration.ofSeconds(3);
  private static final Duration REMOVAL_MARGIN = Duration.ofSeconds(1);

  /**
   * Where nodes come and go for longer than stable-after and this without a decision, two sides may
   * not decide alike: all end, and start again. Long enough for one node that is killed again and
   * again.
   */
  private static final Duration UNSTABLE_MAX = Duration.ofSeconds(15);

  /**
   * At most, of each phase. A stop takes a few seconds where nothing is wrong; all of these
   * together are what systemd and Kubernetes must allow for.
   */
  private static final Map<String, Duration> PHASE_TIMEOUTS =
      Map.of(
          "before-service-unbind", Duration.ofSeconds(2),
          "service-unbind", Duration.ofSeconds(8),
          "service-requests-done", Duration.ofSeconds(8),
          "service-stop", Duration.ofSeconds(4),
          "before-cluster-shutdown", Duration.ofSeconds(30),
          "cluster-sharding-shutdown-region", Duration.ofSeconds(10),
          "cluster-leave", Duration.ofSeconds(5),
          "cluster-exiting", Duration.ofSeconds(10),
          "before-actor-system-terminate", Duration.ofSeconds(10),
          "actor-system-terminate", Duration.ofSeconds(10));

  private ClusterConfig() {}

  /**
   * The {@code akka.*} settings.
   *
   * @param role of this member
   */
  public static Config of(ClusterSettings settings, String role) {
    Map<String, Object> akka = new LinkedHashMap<>();
    akka.put("akka.actor.provider", "cluster");
    akka.put("akka.cluster.roles", List.of(role));
    akka.put("akka.cluster.app-version", settings.release());
    akka.put("akka.cluster.jmx.enabled", "off");
    putTransport(akka, settings);
    putDowning(akka, settings);
    putShutdown(akka);
    if (settings.bootstrap().on()) {
      putBootstrap(akka, settings);
    }
    return ConfigFactory.parseMap(akka, "penstock.cluster");
  }

  private static void putTransport(Map<String, Object> akka, ClusterSettings settings) {
    akka.put(ARTERY + "canonical.hostname", settings.host());
    akka.put(ARTERY + "canonical.port", settings.port());
    akka.put(ARTERY + "transport", settings.tls().on() ? "tls-tcp" : "tcp");
    akka.put(ARTERY + "ssl.ssl-engine-provider", ClusterTls.class.getName());
  }

  private static void putDowning(Map<String, Object> akka, ClusterSettings settings) {
    String detector = "akka.cluster.failure-detector.";
    akka.put(detector + "heartbeat-interval", HEARTBEAT_INTERVAL);
    akka.put(detector + "acceptable-heartbeat-pause", HEARTBEAT_PAUSE);
    akka.put("akka.cluster.downing-provider-class", "akka.cluster.sbr.SplitBrainResolverProvider");
    akka.put("akka.cluster.down-removal-margin", REMOVAL_MARGIN);
    akka.put(SBR + "active-strategy", "keep-majority");
    akka.put(SBR + "stable-after", settings.stableAfter());
    akka.put(SBR + "down-all-when-unstable", UNSTABLE_MAX);
  }

  private static void putShutdown(Map<String, Object> akka) {
    PHASE_TIMEOUTS.forEach((phase, timeout) -> akka.put(PHASES + phase + ".timeout", timeout));
    akka.put(
        "akka.coordinated-shutdown.reason-overrides."
            + ConfigUtil.quoteString("akka.actor.CoordinatedShutdown$ClusterDowningReason$")
            + ".exit-code",
        DOWNED_EXIT_CODE);
  }

  private static void putBootstrap(Map<String, Object> akka, ClusterSettings settings) {
    BootstrapSettings bootstrap = settings.bootstrap();
    akka.put("akka.management.http.hostname", settings.host());
    akka.put("akka.management.http.bind-hostname", settings.managementHost());
    akka.put("akka.management.http.port", settings.management().port());
    // Only what bootstrap and probes need: no routes that show or change members.
    akka.put("akka.management.http.routes.cluster-management", "");
    String checks = "akka.management.health-checks.readiness-checks.";
    akka.put(checks + "cluster-membership", "");
    akka.put(checks + "penstock", ReadyCheck.class.getName());
    akka.put(
        "akka.discovery.method",
        bootstrap.method() == BootstrapSettings.Method.DNS ? "akka-dns" : "kubernetes-api");
    String kubernetes = "akka.discovery.kubernetes-api.";
    akka.put(kubernetes + "pod-label-selector", "app.kubernetes.io/name=%s");
    // As penstock.cluster.host has it: a pod's name need not be known to DNS.
    akka.put(kubernetes + "use-raw-ip", "on");
    akka.put(DISCOVERY + "effective-name", bootstrap.serviceName());
    akka.put(DISCOVERY + "port-name", bootstrap.portName());
    akka.put(DISCOVERY + "required-contact-point-nr", bootstrap.requiredContactPoints());
    akka.put(BOOTSTRAP + "join-decider.class", RollJoinDecider.class.getName());
  }

  /** How long a stop may take at most. */
  public static Duration stopMax() {
    Duration others = Duration.ofSeconds(2 * 5);
    return PHASE_TIMEOUTS.values().stream().reduce(others, Duration::plus);
  }
}
