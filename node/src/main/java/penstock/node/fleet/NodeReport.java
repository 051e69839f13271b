package penstock.node.fleet;

import org.jspecify.annotations.Nullable;

/**
 * A member of the fleet, and how it is.
 *
 * @param status null where it did not answer
 */
public record NodeReport(FleetMember member, @Nullable NodeStatus status) {}
