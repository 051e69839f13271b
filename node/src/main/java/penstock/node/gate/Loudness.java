package penstock.node.gate;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who sends how much, by class of device and by flow, over the last five minutes; and which classes
 * are louder than usual: a device of theirs sends more than three times its {@link Baseline}, and
 * all of them a real share of what comes. Names beyond the most there may be are counted together.
 * Thread-safe.
 */
final class Loudness {

  static final int CLASSES_MAX = 64;
  static final int FLOWS_MAX = 256;
  static final String OTHER = "other";

  private static final Logger LOG = LoggerFactory.getLogger(Loudness.class);

  /** 8 KiB a minute and class: some hundred thousand devices. */
  private static final int CLASS_BITS = 1 << 16;

  private static final int FLOW_BITS = 1 << 13;

  private static final double LOUD_GROWTH = 3;
  private static final double LOUD_SHARE = 0.05;

  /** It ends below these, so that it does not come and go. */
  private static final double QUIET_GROWTH = 2;

  private static final double QUIET_SHARE = 0.025;

  private static final long MINUTE_SECONDS = 60;

  /** One class, or one flow. */
  private static final class Sender {
    private final LoadWindow window;
    private Baseline baseline = Baseline.NONE;
    private double growth = 1;
    private boolean loud;

    private Sender(int bits, long minute) {
      window = new LoadWindow(bits, minute);
    }
  }

  /**
   * What is known of a class.
   *
   * @param growth of each device, as a multiple of its baseline
   */
  record ClassState(double bytesPerSecond, double devices, double growth, boolean loud) {}

  /** What is known of a flow. */
  record FlowState(double bytesPerSecond, double devices) {}

  private final Clock clock;
  private final Baselines stored;
  private final Map<String, Sender> classes = new HashMap<>();
  private final Map<String, Sender> flows = new HashMap<>();
  private long lookedMinute;

  Loudness(Clock clock, Baselines stored) {
    this.clock = clock;
    this.stored = stored;
    this.lookedMinute = minute();
    stored.load().forEach((name, known) -> classOf(name).baseline = known);
  }

  /** So much was taken in of a device. */
  synchronized void add(String deviceClass, String flow, String device, long rawBytes) {
    long now = minute();
    classOf(deviceClass).window.add(now, device, rawBytes);
    sender(flows, flow, FLOWS_MAX, FLOW_BITS).window.add(now, device, rawBytes);
  }

  private Sender classOf(String name) {
    return sender(classes, name, CLASSES_MAX, CLASS_BITS);
  }

  private Sender sender(Map<String, Sender> senders, String name, int max, int bits) {
    Sender known = senders.get(name);
    if (known != null) {
      return known;
    }
    String kept = senders.size() < max - 1 ? name : OTHER;
    return senders.computeIfAbsent(kept, unused -> new Sender(bits, minute()));
  }

  /** To be called some times a minute; looks once in each. */
  synchronized void look() {
    long now = minute();
    if (now <= lookedMinute) {
      return;
    }
    long seconds = (now - lookedMinute) * MINUTE_SECONDS;
    lookedMinute = now;
    classes.values().forEach(sender -> sender.window.roll(now));
    flows.values().removeIf(sender -> gone(sender.window, now));
    double all = classes.values().stream().mapToDouble(s -> s.window.bytesPerSecond()).sum();
    classes.forEach((name, sender) -> look(name, sender, all, seconds));
  }

  private static boolean gone(LoadWindow window, long now) {
    window.roll(now);
    return window.isFull() && window.bytesPerSecond() <= 0;
  }

  private static void look(String name, Sender sender, double all, long seconds) {
    double bytes = sender.window.bytesPerSecond();
    if (!sender.window.isFull() || bytes <= 0) {
      sender.growth = bytes <= 0 ? 1 : sender.growth;
      decide(name, sender, 0);
      return;
    }
    double each = bytes / Math.max(1, sender.window.devices());
    sender.growth = sender.baseline.growth(each);
    sender.baseline = sender.baseline.seen(each, seconds);
    decide(name, sender, bytes / all);
  }

  private static void decide(String name, Sender sender, double share) {
    if (!sender.loud && sender.growth >= LOUD_GROWTH && share >= LOUD_SHARE) {
      sender.loud = true;
      LOG.warn(
          "devices of class {} send {} times what they usually do, {}% of all that comes in",
          name, Math.round(sender.growth * 10) / 10.0, Math.round(share * 100));
    } else if (sender.loud && (sender.growth < QUIET_GROWTH || share < QUIET_SHARE)) {
      sender.loud = false;
      LOG.warn("devices of class {} send no more than usual again", name);
    }
  }

  synchronized Map<String, ClassState> classes() {
    Map<String, ClassState> states = new TreeMap<>();
    classes.forEach(
        (name, sender) -> {
          LoadWindow window = sender.window;
          window.roll(minute());
          double bytes = window.bytesPerSecond();
          states.put(name, new ClassState(bytes, window.devices(), sender.growth, sender.loud));
        });
    return states;
  }

  synchronized Map<String, FlowState> flows() {
    Map<String, FlowState> states = new TreeMap<>();
    flows.forEach(
        (name, sender) -> {
          sender.window.roll(minute());
          double bytes = sender.window.bytesPerSecond();
          states.put(name, new FlowState(bytes, sender.window.devices()));
        });
    return states;
  }

  /** Writes the baselines; blocking. */
  void save() {
    Map<String, Baseline> known = new HashMap<>();
    synchronized (this) {
      classes.forEach((name, sender) -> known.put(name, sender.baseline));
    }
    known.values().removeIf(baseline -> baseline.ageSeconds() == 0);
    stored.save(known);
  }

  private long minute() {
    return Math.floorDiv(clock.instant().getEpochSecond(), MINUTE_SECONDS);
  }
}
