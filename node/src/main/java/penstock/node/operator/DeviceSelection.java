package penstock.node.operator;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import penstock.node.registry.DeviceEntry;
import penstock.node.registry.Registry;

/**
 * Which devices a request is about: {@code device=a,b} and {@code label=key:value}, which may
 * repeat (one of the values of each key must hold). Labels are the registry's of now, not those of
 * the time at which a record arrived.
 *
 * @param ids null for all
 * @param labels by key
 */
record DeviceSelection(@Nullable Set<String> ids, Map<String, Set<String>> labels) {

  static DeviceSelection of(Params params) {
    return new DeviceSelection(params.list("device"), params.labels("label"));
  }

  /** The devices at this moment, null for all. */
  @Nullable Set<String> resolve(Registry registry) {
    if (labels.isEmpty()) {
      return ids;
    }
    Set<String> found = new TreeSet<>();
    for (DeviceEntry entry : registry.all()) {
      if (takes(entry)) {
        found.add(entry.id());
      }
    }
    return found;
  }

  boolean takes(String device, Registry registry) {
    if (ids != null && !ids.contains(device)) {
      return false;
    }
    if (labels.isEmpty()) {
      return true;
    }
    DeviceEntry entry = registry.byId(device);
    return entry != null && labelsHold(entry);
  }

  boolean takes(DeviceEntry entry) {
    return (ids == null || ids.contains(entry.id())) && labelsHold(entry);
  }

  private boolean labelsHold(DeviceEntry entry) {
    for (Map.Entry<String, Set<String>> label : labels.entrySet()) {
      String value = entry.labels().get(label.getKey());
      if (value == null || !label.getValue().contains(value)) {
        return false;
      }
    }
    return true;
  }
}
