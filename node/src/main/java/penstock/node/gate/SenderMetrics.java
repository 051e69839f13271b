package penstock.node.gate;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import penstock.node.registry.DeviceEntry;

/** What is told of those who send, by class and by flow. Thread-safe. */
final class SenderMetrics {

  /** Of flows that have a name; devices without a label count together. */
  private static final String UNLABELLED = "unlabelled";

  private static final int FLOWS_SHOWN = 10;

  private final Loudness loudness;
  private final Function<DeviceEntry, String> flow;
  private final Counter refusedByClass;
  private final Counter refusedByFlow;
  private final Set<String> classes = ConcurrentHashMap.newKeySet();
  private final Set<String> flows = ConcurrentHashMap.newKeySet();

  SenderMetrics(
      PrometheusRegistry registry, Loudness loudness, Function<DeviceEntry, String> flow) {
    this.loudness = loudness;
    this.flow = flow;
    refusedByClass =
        Counter.builder()
            .name("penstock_refused_by_class")
            .help("Uploads refused because the node had no room, by the device's class")
            .labelNames("class")
            .register(registry);
    refusedByFlow =
        Counter.builder()
            .name("penstock_refused_by_flow")
            .help("Uploads refused because the node had no room, by what devices share turns by")
            .labelNames("flow")
            .register(registry);
    gauge(
        registry,
        "penstock_class_bytes_per_second",
        "Raw log of a class of devices, over the last five minutes",
        "class",
        callback -> loudness.classes().forEach((n, s) -> callback.call(s.bytesPerSecond(), n)));
    gauge(
        registry,
        "penstock_class_devices",
        "Devices of a class that sent something in the last five minutes",
        "class",
        callback -> loudness.classes().forEach((n, s) -> callback.call(s.devices(), n)));
    gauge(
        registry,
        "penstock_class_growth",
        "What a device of this class sends, as a multiple of what it usually does",
        "class",
        callback -> loudness.classes().forEach((n, s) -> callback.call(s.growth(), n)));
    gauge(
        registry,
        "penstock_class_loud_growth",
        "The same, of classes that are louder than usual and a real share of the load",
        "class",
        this::loud);
    gauge(
        registry,
        "penstock_flow_bytes_per_second",
        "Raw log of the flows that send most, over the last five minutes",
        "flow",
        callback -> mostly((name, state) -> callback.call(state.bytesPerSecond(), name)));
    gauge(
        registry,
        "penstock_flow_devices",
        "Devices of the same flows that sent something in the last five minutes",
        "flow",
        callback -> mostly((name, state) -> callback.call(state.devices(), name)));
  }

  private static void gauge(
      PrometheusRegistry registry,
      String name,
      String help,
      String label,
      Consumer<GaugeWithCallback.Callback> values) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(label)
        .callback(values)
        .register(registry);
  }

  private void loud(GaugeWithCallback.Callback callback) {
    loudness
        .classes()
        .forEach(
            (name, state) -> {
              if (state.loud()) {
                callback.call(state.growth(), name);
              }
            });
  }

  private void mostly(java.util.function.BiConsumer<String, Loudness.FlowState> to) {
    loudness.flows().entrySet().stream()
        .sorted(
            Map.Entry.comparingByValue(
                Comparator.comparingDouble(Loudness.FlowState::bytesPerSecond).reversed()))
        .limit(FLOWS_SHOWN)
        .forEach(each -> to.accept(each.getKey(), each.getValue()));
  }

  /** So much raw log of a device was taken in. */
  void took(DeviceEntry device, long rawBytes) {
    loudness.add(device.deviceClass(), flowName(device), device.id(), rawBytes);
  }

  /** A device was sent away because there was no room. */
  void refused(DeviceEntry device) {
    String deviceClass = known(classes, device.deviceClass(), Loudness.CLASSES_MAX);
    refusedByClass.labelValues(deviceClass).inc();
    refusedByFlow.labelValues(known(flows, flowName(device), Loudness.FLOWS_MAX)).inc();
  }

  private String flowName(DeviceEntry device) {
    String name = flow.apply(device);
    return name.equals(device.id()) ? UNLABELLED : name;
  }

  /** A counter's name is never forgotten: those beyond the first few count together. */
  private static String known(Set<String> names, String name, int max) {
    if (names.contains(name)) {
      return name;
    }
    return names.size() < max && names.add(name) ? name : Loudness.OTHER;
  }
}
