/** The main job in one command, checked against the simulator's own knowledge. */
@NullMarked
package penstock.sim.demo;

import org.jspecify.annotations.NullMarked;
