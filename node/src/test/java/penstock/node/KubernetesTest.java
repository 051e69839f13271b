package penstock.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import penstock.node.cluster.ClusterConfig;

/** The manifests under conf/kubernetes: whether Kubernetes and the node know what they say. */
class KubernetesTest {

  private static final Path FOLDER =
      Path.of(System.getProperty("penstock.home"), "conf/kubernetes");

  private static final Map<String, String> NAME = Map.of("app.kubernetes.io/name", "penstock");
  private static final Config REFERENCE = ConfigFactory.defaultReferenceUnresolved().resolve();

  private static final List<HasMetadata> ALL = new ArrayList<>();

  @BeforeAll
  static void read() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".yaml")).sorted().toList()) {
        ALL.addAll(Manifests.read(Files.readString(file)));
      }
    }
  }

  private static <T> List<T> all(Class<T> type) {
    return ALL.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static <T> T one(Class<T> type) {
    List<T> found = all(type);
    assertEquals(1, found.size(), type.getSimpleName());
    return found.get(0);
  }

  private static PodSpec pod() {
    return one(Deployment.class).getSpec().getTemplate().getSpec();
  }

  private static Container container() {
    assertEquals(1, pod().getContainers().size());
    return pod().getContainers().get(0);
  }

  private static String variable(String name) {
    return container().getEnv().stream()
        .filter(env -> env.getName().equals(name))
        .map(EnvVar::getValue)
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not set"));
  }

  private static Map<String, Integer> ports() {
    Map<String, Integer> ports = new TreeMap<>();
    for (ContainerPort port : container().getPorts()) {
      ports.put(port.getName(), port.getContainerPort());
    }
    return ports;
  }

  /** A wrong key at each depth, in the place of a right one. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "replicas: 3 | replica: 3",
        "maxSurge: 1 | maxSurges: 1",
        "runAsUser: 10001 | runAsUsers: 10001",
        "type: RuntimeDefault | typ: RuntimeDefault",
        "fieldPath: status.podIP | fieldpath: status.podIP",
        "failureThreshold: 6 | failureTreshold: 6",
        "allowPrivilegeEscalation: false | allowPrivilegeEscalations: false",
        "drop: [ALL] | drops: [ALL]",
        "sizeLimit: 10Gi | size: 10Gi",
        "secretName: penstock-cluster-tls | name: penstock-cluster-tls",
        "replicas: 3 | replicas: three",
        "minReadySeconds: 45 | replicas: 3"
      })
  void shouldRefuseAWrongKeyAtAnyDepth(String right, String wrong) throws IOException {
    String yaml = Files.readString(FOLDER.resolve("deployment.yaml"));
    assertTrue(yaml.contains(right), right);
    assertThrows(IOException.class, () -> Manifests.read(yaml.replace(right, wrong)));
  }

  @Test
  void shouldHoldNoSecrets() {
    // A Secret is no kind that is expected: reading it would have failed.
    for (EnvVar env : container().getEnv()) {
      String name = env.getName();
      if (name.endsWith("PASSWORD") || name.endsWith("_KEY") || name.endsWith("TOKEN")) {
        boolean file = name.contains("_TLS_");
        assertTrue(file || env.getValue() == null, name + " must come from a secret");
      }
    }
  }

  @Test
  void shouldSetWhatTheNodeKnows() throws Exception {
    Set<String> known = new HashSet<>(FleetConfTest.variables().values());
    known.add("PENSTOCK_JAVA_OPTS");
    for (EnvVar env : container().getEnv()) {
      assertTrue(known.contains(env.getName()), env.getName() + " is not in conf/fleet.conf");
    }
  }

  @Test
  void shouldSetWhatTheNodeNeeds() {
    Set<String> set = new HashSet<>();
    container().getEnv().forEach(env -> set.add(env.getName()));
    for (String path :
        List.of("penstock.jdbc.url", "penstock.s3.bucket", "penstock.cluster.host")) {
      assertTrue(set.contains(FleetNeeds.variable(path)), path);
    }
    assertEquals("kubernetes", variable("PENSTOCK_CLUSTER_BOOTSTRAP_METHOD"));
    assertEquals(
        List.of("node", "--config", "/opt/penstock/conf/fleet.conf"), container().getArgs());
  }

  @Test
  void shouldTakeOnlyWhatTheConfigMapHolds() {
    Map<String, String> data = one(ConfigMap.class).getData();
    for (EnvVar env : container().getEnv()) {
      if (env.getValueFrom() != null && env.getValueFrom().getConfigMapKeyRef() != null) {
        var reference = env.getValueFrom().getConfigMapKeyRef();
        assertEquals(one(ConfigMap.class).getMetadata().getName(), reference.getName());
        assertTrue(
            Boolean.TRUE.equals(reference.getOptional()) || data.containsKey(reference.getKey()),
            reference.getKey());
      }
    }
  }

  @Test
  void shouldNameTheNodesPorts() {
    assertEquals(
        Map.of(
            "devices", REFERENCE.getInt("penstock.device.port"),
            "operator", REFERENCE.getInt("penstock.operator.port"),
            "cluster", Integer.parseInt(variable("PENSTOCK_CLUSTER_PORT")),
            "management", REFERENCE.getInt("penstock.cluster.management.port")),
        ports());
    assertTrue(ports().containsKey(variable("PENSTOCK_CLUSTER_BOOTSTRAP_PORT_NAME")));
    for (Service service : all(Service.class)) {
      for (ServicePort port : service.getSpec().getPorts()) {
        assertEquals(ports().get(port.getTargetPort().getStrVal()), port.getPort());
      }
    }
  }

  @Test
  void shouldLeadDevicesOperatorsAndNodesToThePods() {
    assertEquals(3, all(Service.class).size());
    for (Service service : all(Service.class)) {
      assertEquals(NAME, service.getSpec().getSelector());
    }
    var deployment = one(Deployment.class).getSpec();
    assertEquals(NAME, deployment.getSelector().getMatchLabels());
    assertEquals(NAME, deployment.getTemplate().getMetadata().getLabels());
    assertEquals(
        NAME.get("app.kubernetes.io/name"), variable("PENSTOCK_CLUSTER_BOOTSTRAP_SERVICE_NAME"));
    assertEquals(NAME, one(PodDisruptionBudget.class).getSpec().getSelector().getMatchLabels());
    assertEquals(NAME, one(NetworkPolicy.class).getSpec().getPodSelector().getMatchLabels());
  }

  @Test
  void shouldKeepTheMajorityThroughRollOutsAndDrains() {
    var deployment = one(Deployment.class).getSpec();
    var rolling = deployment.getStrategy().getRollingUpdate();
    assertEquals(0, rolling.getMaxUnavailable().getIntVal());
    assertEquals(1, rolling.getMaxSurge().getIntVal());
    assertEquals(1, one(PodDisruptionBudget.class).getSpec().getMaxUnavailable().getIntVal());
    int contacts = Integer.parseInt(variable("PENSTOCK_CLUSTER_BOOTSTRAP_REQUIRED_CONTACT_POINTS"));
    assertTrue(2 * contacts > deployment.getReplicas());
  }

  @Test
  void shouldGiveAStopItsTime() {
    Duration grace = Duration.ofSeconds(pod().getTerminationGracePeriodSeconds());
    Duration preStop =
        Duration.ofSeconds(
            Long.parseLong(container().getLifecycle().getPreStop().getExec().getCommand().get(1)));
    assertTrue(grace.compareTo(ClusterConfig.stopMax().plus(preStop)) > 0, grace.toString());
  }

  @Test
  void shouldProbeWhatTheNodeAnswers() {
    assertEquals("/ready", container().getReadinessProbe().getHttpGet().getPath());
    assertEquals("/alive", container().getLivenessProbe().getHttpGet().getPath());
    assertEquals("/alive", container().getStartupProbe().getHttpGet().getPath());
    var startup = container().getStartupProbe();
    Duration patience =
        Duration.ofSeconds((long) startup.getPeriodSeconds() * startup.getFailureThreshold());
    Duration joining = REFERENCE.getDuration("penstock.cluster.join-timeout");
    assertTrue(patience.compareTo(joining) > 0, "a node that still joins must not be killed");
  }

  @Test
  void shouldHaveNoPrivileges() {
    PodSpec pod = pod();
    assertTrue(pod.getSecurityContext().getRunAsNonRoot());
    assertEquals("RuntimeDefault", pod.getSecurityContext().getSeccompProfile().getType());
    assertEquals(null, pod.getHostNetwork());
    assertEquals(null, pod.getHostPID());
    SecurityContext context = container().getSecurityContext();
    assertEquals(false, context.getAllowPrivilegeEscalation());
    assertEquals(false, context.getPrivileged());
    assertEquals(true, context.getReadOnlyRootFilesystem());
    assertEquals(true, context.getRunAsNonRoot());
    assertEquals(List.of("ALL"), context.getCapabilities().getDrop());
    assertTrue(context.getCapabilities().getAdd().isEmpty());
    for (Volume volume : pod.getVolumes()) {
      assertEquals(null, volume.getHostPath(), volume.getName());
    }
  }

  @Test
  void shouldHaveAPlaceForEachFile() {
    Set<String> volumes = new HashSet<>();
    pod().getVolumes().forEach(volume -> volumes.add(volume.getName()));
    List<String> places = new ArrayList<>();
    for (VolumeMount mount : container().getVolumeMounts()) {
      assertTrue(volumes.contains(mount.getName()), mount.getName());
      places.add(mount.getMountPath());
    }
    for (EnvVar env : container().getEnv()) {
      String value = env.getValue();
      if (value != null && value.startsWith("/")) {
        assertTrue(
            places.stream().anyMatch(place -> value.equals(place) || value.startsWith(place + "/")),
            value);
      }
    }
    assertNotNull(container().getResources().getLimits().get("memory"));
  }

  @Test
  void shouldOnlyListPods() {
    Role role = one(Role.class);
    assertEquals(1, role.getRules().size());
    PolicyRule rule = role.getRules().get(0);
    assertEquals(List.of(""), rule.getApiGroups());
    assertEquals(List.of("pods"), rule.getResources());
    assertEquals(List.of("get", "list", "watch"), rule.getVerbs());
    RoleBinding binding = one(RoleBinding.class);
    assertEquals(role.getMetadata().getName(), binding.getRoleRef().getName());
    String account = one(ServiceAccount.class).getMetadata().getName();
    assertEquals(account, binding.getSubjects().get(0).getName());
    assertEquals(account, pod().getServiceAccountName());
  }

  @Test
  void shouldLetOnlyNodesReachNodes() {
    for (var rule : one(NetworkPolicy.class).getSpec().getIngress()) {
      boolean internal =
          rule.getPorts().stream()
              .anyMatch(
                  port ->
                      port.getPort().getIntVal().equals(ports().get("cluster"))
                          || port.getPort().getIntVal().equals(ports().get("management")));
      if (internal) {
        assertEquals(1, rule.getFrom().size());
        assertEquals(NAME, rule.getFrom().get(0).getPodSelector().getMatchLabels());
      }
    }
  }
}
