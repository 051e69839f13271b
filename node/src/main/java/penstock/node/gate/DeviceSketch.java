package penstock.node.gate;

import java.util.BitSet;

/**
 * About how many different devices there were, by linear counting: each sets a bit, and how many
 * bits are still free tells how many there were, to about a hundredth, until nearly all are set.
 * Not thread-safe.
 */
final class DeviceSketch {

  private final int bits;
  private final BitSet set;

  DeviceSketch(int bits) {
    this.bits = bits;
    this.set = new BitSet(bits);
  }

  void add(String device) {
    // A String's hash has little in its high bits; this spreads it.
    int hash = device.hashCode() * 0x9E3779B9;
    set.set(Math.floorMod(hash ^ (hash >>> 15), bits));
  }

  void addAll(DeviceSketch other) {
    set.or(other.set);
  }

  void clear() {
    set.clear();
  }

  double count() {
    int free = Math.max(1, bits - set.cardinality());
    return -bits * Math.log((double) free / bits);
  }
}
