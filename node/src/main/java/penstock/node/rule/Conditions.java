package penstock.node.rule;

import java.util.Set;

/**
 * When a rule is tried at all: all three must hold.
 *
 * @param facilities bit N for syslog facility N
 * @param priorities bit N for syslog severity N, 0 (emergency) to 7 (debug)
 * @param classes of devices; empty: any
 */
public record Conditions(long facilities, int priorities, Set<String> classes) {

  /** For a facility, a priority or a class that is not known: the condition is taken to hold. */
  public static final int UNKNOWN = -1;

  static final long FACILITIES_ALL = -1L;
  static final int PRIORITIES_ALL = 0xff;

  /** Where a rule has no conditions. */
  static final Conditions NONE = new Conditions(FACILITIES_ALL, PRIORITIES_ALL, Set.of());

  public Conditions {
    classes = Set.copyOf(classes);
  }

  /**
   * Whether a record of this origin is one that the rule looks at.
   *
   * @param deviceClass empty where it is not known
   */
  boolean hold(int facility, int priority, String deviceClass) {
    return facilityHolds(facility)
        && (priority == UNKNOWN || (priorities & (1 << priority)) != 0)
        && (classes.isEmpty() || deviceClass.isEmpty() || classes.contains(deviceClass));
  }

  private boolean facilityHolds(int facility) {
    if (facilities == FACILITIES_ALL || facility == UNKNOWN) {
      return true;
    }
    // User space may write numbers beyond those that have names.
    return facility < Long.SIZE && (facilities & (1L << facility)) != 0;
  }
}
