@NullMarked
package penstock.sim.fleetfile;

import org.jspecify.annotations.NullMarked;
