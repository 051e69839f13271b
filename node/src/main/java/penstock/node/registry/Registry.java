package penstock.node.registry;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The allowlist. Reads answer from memory; changes are durable when their stage completes. */
public interface Registry {

  @Nullable DeviceEntry byFingerprint(String fingerprint);

  @Nullable DeviceEntry byId(String id);

  /**
   * Whether what is known here may be acted upon: a change that any node made is known here within
   * 5 seconds, or this is false.
   */
  default boolean current() {
    return true;
  }

  /** All devices, in no particular order; a snapshot. */
  Collection<DeviceEntry> all();

  /**
   * Adds or replaces a device.
   *
   * @return fails with {@link FingerprintTaken} where another device has the fingerprint
   */
  CompletionStage<DeviceEntry> put(DeviceEntry entry);

  /**
   * Adds or replaces devices, all of them or none. Each id and fingerprint may be among them once.
   *
   * @return how many were new; fails with {@link FingerprintTaken} where another device has a
   *     fingerprint
   */
  CompletionStage<Integer> putAll(List<DeviceEntry> entries);

  /** Sets the status to revoked; null where there is no such device. */
  CompletionStage<@Nullable DeviceEntry> revoke(String id);

  /** Another device has this fingerprint. */
  final class FingerprintTaken extends RuntimeException {
    private static final long serialVersionUID = 1;

    public FingerprintTaken(String fingerprint, String id) {
      super("fingerprint " + fingerprint + " belongs to device " + id);
    }
  }
}
