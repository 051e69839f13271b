package penstock.node.index;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Which devices one of several nodes answers for: those for which it has the highest hash of all
 * (rendezvous hashing), so that every device is answered for by exactly one. Pure.
 *
 * @param node one of {@code nodes}
 */
public record DeviceShare(String node, List<String> nodes) {

  public DeviceShare {
    nodes = List.copyOf(nodes);
    if (!nodes.contains(node)) {
      throw new IllegalArgumentException(node + " is none of " + nodes);
    }
  }

  public boolean takes(String device) {
    String first = node;
    long highest = Long.MIN_VALUE;
    for (String candidate : nodes) {
      long hash = hash(candidate, device);
      if (hash > highest || (hash == highest && candidate.compareTo(first) < 0)) {
        highest = hash;
        first = candidate;
      }
    }
    return first.equals(node);
  }

  private static long hash(String node, String device) {
    CRC32C crc = new CRC32C();
    crc.update(node.getBytes(StandardCharsets.UTF_8));
    crc.update(0);
    crc.update(device.getBytes(StandardCharsets.UTF_8));
    // CRCs of texts that differ in one place differ in a fixed pattern: mixed as in SplitMix64.
    long mixed = crc.getValue() * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
