/** The simulator's commands. */
@NullMarked
package penstock.sim.cli;

import org.jspecify.annotations.NullMarked;
