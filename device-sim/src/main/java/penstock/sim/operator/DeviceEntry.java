package penstock.sim.operator;

import java.util.Map;

/** A device as the registry has it. */
public record DeviceEntry(
    String id, String fingerprint, String deviceClass, Map<String, String> labels) {}
