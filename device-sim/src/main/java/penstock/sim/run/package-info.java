/**
 * {@code penstock sim run}: a fleet of many devices against a node, from its file to its report.
 */
@NullMarked
package penstock.sim.run;

import org.jspecify.annotations.NullMarked;
