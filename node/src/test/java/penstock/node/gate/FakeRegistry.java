package penstock.node.gate;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import penstock.node.registry.DeviceEntry;
import penstock.node.registry.DeviceEntry.Status;
import penstock.node.registry.Registry;

/** An allowlist that a test writes. */
final class FakeRegistry implements Registry {

  private final Map<String, DeviceEntry> byId = new HashMap<>();
  private boolean current = true;

  DeviceEntry add(String id, String fingerprint, boolean active) {
    DeviceEntry entry =
        new DeviceEntry(
            id, fingerprint, "router", Map.of(), active ? Status.ACTIVE : Status.REVOKED);
    byId.put(id, entry);
    return entry;
  }

  /** Lets it be out of date. */
  void outdate() {
    current = false;
  }

  @Override
  public boolean current() {
    return current;
  }

  void remove(String id) {
    byId.remove(id);
  }

  @Override
  public @Nullable DeviceEntry byFingerprint(String fingerprint) {
    return byId.values().stream()
        .filter(entry -> entry.fingerprint().equals(fingerprint))
        .findAny()
        .orElse(null);
  }

  @Override
  public @Nullable DeviceEntry byId(String id) {
    return byId.get(id);
  }

  @Override
  public Collection<DeviceEntry> all() {
    return List.copyOf(byId.values());
  }

  @Override
  public CompletionStage<DeviceEntry> put(DeviceEntry entry) {
    throw new UnsupportedOperationException("the gate only reads");
  }

  @Override
  public CompletionStage<Integer> putAll(List<DeviceEntry> entries) {
    throw new UnsupportedOperationException("the gate only reads");
  }

  @Override
  public CompletionStage<@Nullable DeviceEntry> revoke(String id) {
    throw new UnsupportedOperationException("the gate only reads");
  }
}
