package penstock.sim.swarm;

import java.util.Map;

/**
 * Devices that hang on one line into the net.
 *
 * @param devices how many
 * @param labels of each of them, beside {@code neighbourhood}
 * @param backlogBytes log text that waits in each of them when the run begins
 */
public record Neighbourhood(
    String name, int devices, Map<String, String> labels, int backlogBytes) {

  /** The label that tells a node which devices come and go together. */
  public static final String LABEL = "neighbourhood";

  public Neighbourhood {
    Check.matches("neighbourhood", name, "[A-Za-z0-9._-]{1,64}");
    Check.within("devices of " + name, devices, 1, SwarmSettings.DEVICES_MAX);
    labels = Map.copyOf(labels);
  }

  public Neighbourhood(String name, int devices, Map<String, String> labels) {
    this(name, devices, labels, 0);
  }
}
