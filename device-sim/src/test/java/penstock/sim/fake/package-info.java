/** A node in memory, for tests: the wire and the operator's side, with faults on demand. */
@NullMarked
package penstock.sim.fake;

import org.jspecify.annotations.NullMarked;
