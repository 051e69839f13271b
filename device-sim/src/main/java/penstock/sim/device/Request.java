package penstock.sim.device;

/** What a device asks of a node. */
public sealed interface Request {

  /** The stream that it is about. */
  String stream();

  /** How far are you? */
  record Position(String stream) implements Request {}

  /**
   * Take this.
   *
   * @param oldest lowest number that the device can still send, all below was sent or is gone
   * @param monoUs the device's clock now, -1 where it is not that of the chunk's last record
   */
  record Upload(String stream, long oldest, long monoUs, Chunk chunk) implements Request {}
}
