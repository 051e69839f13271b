/** Fleets as files in HOCON, which people write: {@code conf/fleets}. */
@NullMarked
package penstock.sim.fleetfile;

import org.jspecify.annotations.NullMarked;
