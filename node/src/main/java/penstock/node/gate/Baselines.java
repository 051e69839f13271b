package penstock.node.gate;

import java.util.Map;

/** Where the baselines of classes outlive a node. */
public interface Baselines {

  /** Those of all classes. */
  Map<String, Baseline> load();

  /** Replaces those of these classes. */
  void save(Map<String, Baseline> baselines);
}
