/** Compares what a node gives back with what a fleet knows. */
@NullMarked
package penstock.sim.verify;

import org.jspecify.annotations.NullMarked;
