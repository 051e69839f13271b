/**
 * Fleets of up to hundreds of thousands of devices in one process, what befalls them, and what
 * became of them second by second.
 */
@NullMarked
package penstock.sim.swarm;

import org.jspecify.annotations.NullMarked;
