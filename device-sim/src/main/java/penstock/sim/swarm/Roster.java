package penstock.sim.swarm;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import penstock.protocol.DeviceCertificate;
import penstock.sim.device.Uploader;
import penstock.sim.device.UploaderSettings;
import penstock.sim.operator.DeviceEntry;

/**
 * Who the devices of a fleet are: all that follows from a device's number. Every neighbourhood has
 * some of each class, firmware and misbehaviour. Immutable.
 */
final class Roster {

  /** Beyond it, numbers of records make no difference: a chunk is bounded by its bytes. */
  private static final int RECORDS_MAX = 8_192;

  private static final long HOUR_US = 3_600_000_000L;

  /** Uptimes reach from an hour to a month: numbers of as many digits as real ones. */
  private static final int HOURS_MAX = 720;

  /** The golden ratio's fraction: its multiples fall evenly between 0 and 1, in any stretch. */
  private static final double EVENLY = 0.6180339887498949;

  private final SwarmSettings settings;
  private final List<ClassModel> models;
  private final List<DeviceCertificate> certificates;
  private final int[] firstOf;
  private final long name;

  /**
   * @param certificates by the devices' numbers; empty where a header says who they are
   */
  Roster(SwarmSettings settings, List<DeviceCertificate> certificates) {
    this.settings = settings;
    this.models = settings.classes().stream().map(ClassModel::of).toList();
    this.certificates = certificates;
    this.name = Hash.of(settings.name());
    this.firstOf = new int[settings.neighbourhoods().size() + 1];
    for (int i = 0; i < settings.neighbourhoods().size(); i++) {
      firstOf[i + 1] = firstOf[i] + settings.neighbourhoods().get(i).devices();
    }
  }

  SwarmSettings settings() {
    return settings;
  }

  int neighbourhood(int device) {
    int at = 0;
    while (firstOf[at + 1] <= device) {
      at++;
    }
    return at;
  }

  ClassModel model(int device) {
    double[] shares = settings.classes().stream().mapToDouble(ClassSettings::share).toArray();
    return models.get(drawn(device, 0, shares));
  }

  /** Whose share a device falls into. */
  private static int drawn(int device, double shift, double[] shares) {
    double all = 0;
    for (double share : shares) {
      all += share;
    }
    double at = ((device + 0.5) * EVENLY + shift) % 1 * all;
    for (int i = 0; i < shares.length - 1; i++) {
      at -= shares[i];
      if (at < 0) {
        return i;
      }
    }
    return shares.length - 1;
  }

  /** One after the other over the whole fleet, each as far from the next as can be. */
  Misbehaving.@Nullable Kind misbehaving(int device) {
    int devices = settings.devices();
    int bad = settings.misbehaving().stream().mapToInt(kind -> kind.of(devices)).sum();
    if (bad == 0) {
      return null;
    }
    long nth = (long) device * bad / devices;
    if ((long) (device + 1) * bad / devices == nth) {
      return null;
    }
    // Mixed, so that one kind does not gather in one neighbourhood.
    long rest = nth * stride(bad) % bad;
    for (Misbehaving each : settings.misbehaving()) {
      rest -= each.of(devices);
      if (rest < 0) {
        return each.kind();
      }
    }
    return null;
  }

  /** A number that has no divisor in common with {@code count}, about 0.6 of it. */
  private static long stride(int count) {
    long stride = Math.max(1, Math.round(count * EVENLY));
    while (gcd(stride, count) != 1) {
      stride++;
    }
    return stride;
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  String id(int device) {
    return String.format(
        Locale.ROOT, "%s-%s-%05d", model(device).settings().name(), settings.name(), device);
  }

  String fingerprint(int device) {
    return certificates.isEmpty()
        ? forwardedFingerprint(device)
        : certificates.get(device).fingerprint();
  }

  /** Of a certificate that nobody ever sees. */
  String forwardedFingerprint(int device) {
    byte[] bytes = new byte[32];
    for (int word = 0; word < 4; word++) {
      long hash = Hash.of(name, device, word);
      for (int i = 0; i < 8; i++) {
        bytes[8 * word + i] = (byte) (hash >>> (8 * i));
      }
    }
    return HexFormat.of().formatHex(bytes);
  }

  /** What a node has to know of them before it takes anything from them. */
  Stream<DeviceEntry> entries() {
    return IntStream.range(0, settings.devices()).mapToObj(this::entry);
  }

  DeviceEntry entry(int device) {
    Neighbourhood neighbourhood = settings.neighbourhoods().get(neighbourhood(device));
    Map<String, String> labels = new LinkedHashMap<>(neighbourhood.labels());
    labels.put(Neighbourhood.LABEL, neighbourhood.name());
    List<Firmware> firmwares = settings.firmwares();
    if (!firmwares.isEmpty()) {
      double[] shares = firmwares.stream().mapToDouble(Firmware::share).toArray();
      labels.put("firmware", firmwares.get(drawn(device, 0.5, shares)).label());
    }
    return new DeviceEntry(
        id(device), fingerprint(device), model(device).settings().name(), labels);
  }

  /** Makes a device as it is when the run begins. */
  SwarmDevice device(int index, RandomGenerator random) {
    ClassModel model = model(index);
    Misbehaving.@Nullable Kind misbehaving = misbehaving(index);
    int neighbourhood = neighbourhood(index);
    long dead = Hash.below(Hash.of(settings.seed(), index, 1), MINUTE_US);
    SwarmLog log = log(index, 0, model, misbehaving, -dead, -dead - uptime(index));
    int backlog = settings.neighbourhoods().get(neighbourhood).backlogBytes();
    if (backlog > 0) {
      log.fill(0, 0, backlog, model.lineNs(1));
    }
    return new SwarmDevice(
        index,
        neighbourhood,
        model,
        misbehaving,
        uploader(random, 0),
        SwarmStream.first(log, root(index, 0)));
  }

  private static final long MINUTE_US = 60_000_000;

  private long uptime(int index) {
    return HOUR_US * (1 + Hash.below(Hash.of(settings.seed(), index, 2), HOURS_MAX));
  }

  Uploader uploader(RandomGenerator random, long nowUs) {
    Uploads uploads = settings.uploads();
    return new Uploader(
        new UploaderSettings(
            uploads.intervalMin().toNanos() / 1_000,
            uploads.intervalMax().toNanos() / 1_000,
            uploads.backoff().toNanos() / 1_000,
            RECORDS_MAX,
            uploads.chunkBytesMax()),
        random,
        nowUs);
  }

  /** The log of a device's RAM after it was lost so many times. */
  SwarmLog log(
      int index,
      int life,
      ClassModel model,
      Misbehaving.@Nullable Kind misbehaving,
      long fromUs,
      long bootUs) {
    int place = (int) Hash.below(Hash.of(settings.seed(), index, 3 + life), model.pool().lines());
    List<Era> eras = new ArrayList<>();
    if (misbehaving == Misbehaving.Kind.APP_GONE_MAD) {
      eras.addAll(MadApp.eras(model.settings(), 0, fromUs, bootUs));
    } else {
      eras.add(new Era(0, fromUs, model.lineNs(1), bootUs, Era.Noise.NONE));
    }
    return new SwarmLog(model, place, eras);
  }

  /** The id of a life's streams begins with it; no other life of any device has it. */
  long root(int index, int life) {
    return Hash.of(settings.seed(), Hash.of(name, index), life) | Long.MIN_VALUE;
  }
}
