package penstock.node.registry;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps classes and labels once that many devices have in common: a fleet has a few hundred
 * different ones, and a hundred thousand devices. Belongs to one thread at a time.
 */
final class SharedWords {

  /** Labels of more kinds are kept once a device: a fleet that has them shares little. */
  private static final int KINDS_MAX = 10_000;

  private final Map<Object, Object> known = new HashMap<>();

  /** By the text that the table has. After an import a hundred thousand rows are read again. */
  private final Map<String, Map<String, String>> labels = new HashMap<>();

  /** What such a text stands for; null where that is not known. */
  @Nullable Map<String, String> labels(String json) {
    return labels.get(json);
  }

  void keep(String json, Map<String, String> meant) {
    if (labels.size() < KINDS_MAX) {
      labels.put(json, one(meant));
    }
  }

  /** The same device, made of what others have already. */
  DeviceEntry of(DeviceEntry entry) {
    return new DeviceEntry(
        entry.id(),
        entry.fingerprint(),
        one(entry.deviceClass()),
        one(entry.labels()),
        entry.status());
  }

  @SuppressWarnings("unchecked") // What equals a T is kept as the T that it was.
  private <T> T one(T thing) {
    Object before = known.get(thing);
    if (before == null && known.size() < KINDS_MAX) {
      known.put(thing, thing);
    }
    return before == null ? thing : (T) before;
  }
}
