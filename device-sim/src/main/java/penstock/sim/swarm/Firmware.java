package penstock.sim.swarm;

/**
 * A version that some devices run.
 *
 * @param label value of the registry's label {@code firmware}
 * @param share of all devices, beside the other versions' shares
 */
public record Firmware(String label, double share) {

  public Firmware {
    Check.matches("firmware", label, "[A-Za-z0-9._-]{1,64}");
    Check.within("share of firmware " + label, share, 0.0, 1e9);
  }
}
