package penstock.sim.fleet;

import java.util.Map;
import penstock.protocol.DeviceCertificate;
import penstock.sim.device.SimDevice;
import penstock.sim.line.DeviceClass;
import penstock.sim.operator.DeviceEntry;

/** A device of a fleet: who it is, where it stands, and the model of it. */
public final class FleetDevice {

  private final SimDevice model;
  private final DeviceClass deviceClass;
  private final Neighbourhood neighbourhood;
  private final Map<String, String> labels;
  private final DeviceCertificate certificate;

  FleetDevice(
      SimDevice model,
      Neighbourhood neighbourhood,
      Map<String, String> labels,
      DeviceCertificate certificate) {
    this.model = model;
    this.deviceClass = DeviceClass.of(model.id());
    this.neighbourhood = neighbourhood;
    this.labels = labels;
    this.certificate = certificate;
  }

  public String id() {
    return model.id();
  }

  SimDevice model() {
    return model;
  }

  public Neighbourhood neighbourhood() {
    return neighbourhood;
  }

  public DeviceCertificate certificate() {
    return certificate;
  }

  /** What a node has to know of it before it takes anything from it. */
  public DeviceEntry entry() {
    return new DeviceEntry(id(), certificate.fingerprint(), deviceClass.word(), labels);
  }
}
