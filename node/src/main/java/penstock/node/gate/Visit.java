package penstock.node.gate;

/**
 * What an upload holds from its headers to its answer, be it admitted or not: one of its device's
 * places, and its stream.
 */
final class Visit implements AutoCloseable {

  private final DeviceQuotas quotas;
  private final String device;
  private final StreamsUnderWay.One one;

  private Visit(DeviceQuotas quotas, String device, StreamsUnderWay.One one) {
    this.quotas = quotas;
    this.device = device;
    this.one = one;
  }

  /**
   * Begins one; it must be closed once.
   *
   * @throws Refusal in-flight, over-quota
   */
  static Visit begin(DeviceQuotas quotas, StreamsUnderWay streams, String device, String stream) {
    StreamsUnderWay.One one = streams.begin(device, stream);
    try {
      quotas.enter(device);
    } catch (Refusal e) {
      one.close();
      throw e;
    }
    return new Visit(quotas, device, one);
  }

  StreamsUnderWay.One stream() {
    return one;
  }

  @Override
  public void close() {
    one.close();
    quotas.leave(device);
  }
}
