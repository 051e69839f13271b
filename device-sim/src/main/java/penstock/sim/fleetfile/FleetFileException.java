package penstock.sim.fleetfile;

/** A fleet's file says something that it can't; the message names where, what, and what it may. */
public final class FleetFileException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  FleetFileException(String path, String value, String allowed) {
    this(path + " = " + value + ": " + allowed);
  }

  FleetFileException(String message) {
    super(message);
  }
}
