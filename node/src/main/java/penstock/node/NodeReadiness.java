package penstock.node;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import penstock.node.database.Database;
import penstock.node.database.DatabaseException;
import penstock.node.operator.Readiness;

/**
 * What has to work so that uploads are taken. Probed every few seconds, answered from memory.
 * Thread-safe.
 */
final class NodeReadiness implements Readiness {

  private static final int PROBE_SECONDS_MAX = 2;

  private volatile String admitting = "the node is starting";
  private volatile String database = "not probed yet";
  private volatile String store = "";
  private volatile BooleanSupplier registry = () -> true;
  private volatile Supplier<String> cluster = () -> "the node is starting";

  /** The listeners are bound. */
  void serving() {
    admitting = "";
  }

  /** The node is on its way out. */
  void stopping() {
    admitting = "the node is stopping";
  }

  /** Looks whether the database answers. Blocking. */
  boolean probe(Database jdbc) {
    String problem;
    try {
      problem =
          jdbc.run("probe it", connection -> connection.isValid(PROBE_SECONDS_MAX))
              ? ""
              : "it does not answer; uploads get 503 until it does";
    } catch (DatabaseException e) {
      problem = String.valueOf(e.getMessage());
    }
    database = problem;
    return problem.isEmpty();
  }

  /** Takes note of whether the disk of the segments refuses. */
  void store(boolean failing) {
    store = failing ? "the disk refuses; uploads get 503 until it does not" : "";
  }

  /** What says why this node can't do its part in the cluster, from memory; empty: it can. */
  void cluster(Supplier<String> problem) {
    cluster = problem;
  }

  /** Whether what is known of devices may be acted upon. */
  void registry(BooleanSupplier current) {
    registry = current;
  }

  private String registryProblem() {
    return registry.getAsBoolean()
        ? ""
        : "changes by other nodes can't be seen; uploads get 503 until they can";
  }

  @Override
  public List<Check> checks() {
    return List.of(
        check("admitting", admitting),
        check("cluster", cluster.get()),
        check("database", database),
        check("store", store),
        check("registry", registryProblem()));
  }

  /** Whether all checks are green. */
  boolean ready() {
    return checks().stream().allMatch(Check::green);
  }

  private static Check check(String name, String problem) {
    return new Check(name, problem.isEmpty(), problem);
  }
}
