package penstock.node.gate;

/** What came under one name in the last five whole minutes. Not thread-safe. */
final class LoadWindow {

  private static final int MINUTES = 5;
  private static final double SECONDS = MINUTES * 60;

  private final long[] bytes = new long[MINUTES + 1];
  private final DeviceSketch[] devices = new DeviceSketch[MINUTES + 1];
  private final DeviceSketch together;
  private final long startMinute;
  private long minute;

  /**
   * @param sketchBits of each minute's devices: about as many as there may be
   */
  LoadWindow(int sketchBits, long minute) {
    this.minute = minute;
    this.startMinute = minute;
    this.together = new DeviceSketch(sketchBits);
    for (int i = 0; i < devices.length; i++) {
      devices[i] = new DeviceSketch(sketchBits);
    }
  }

  void add(long now, String device, long rawBytes) {
    roll(now);
    bytes[at(minute)] += rawBytes;
    devices[at(minute)].add(device);
  }

  /** It is this minute. */
  void roll(long now) {
    for (long passed = Math.max(minute + 1, now - MINUTES); passed <= now; passed++) {
      bytes[at(passed)] = 0;
      devices[at(passed)].clear();
    }
    minute = Math.max(minute, now);
  }

  /** Whether it has seen five minutes. */
  boolean isFull() {
    return minute - startMinute > MINUTES;
  }

  double bytesPerSecond() {
    long sum = 0;
    for (long slot = minute - MINUTES; slot < minute; slot++) {
      sum += slot < 0 ? 0 : bytes[at(slot)];
    }
    return (double) sum / SECONDS;
  }

  /** Different ones. */
  double devices() {
    together.clear();
    for (long slot = minute - MINUTES; slot < minute; slot++) {
      together.addAll(devices[at(slot)]);
    }
    return together.count();
  }

  private int at(long slot) {
    return (int) Math.floorMod(slot, (long) bytes.length);
  }
}
