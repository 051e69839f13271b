package penstock.sim.verify;

/**
 * Something that a node gives back otherwise than the device knows it.
 *
 * @param stream empty where it is not about one
 * @param seq -1 where it is not about one record
 */
public record Difference(String device, String stream, long seq, String what) {

  @Override
  public String toString() {
    return device
        + (stream.isEmpty() ? "" : " stream " + stream)
        + (seq < 0 ? "" : " record " + seq)
        + ": "
        + what;
  }
}
