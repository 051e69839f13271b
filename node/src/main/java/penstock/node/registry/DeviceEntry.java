package penstock.node.registry;

import java.util.Map;

/**
 * A device as an operator registered it.
 *
 * @param fingerprint SHA-256 of the client certificate's DER bytes, 64 lower-case hex digits
 */
public record DeviceEntry(
    String id, String fingerprint, String deviceClass, Map<String, String> labels, Status status) {

  /** Whether the device may write. */
  public enum Status {
    ACTIVE,
    REVOKED
  }
}
