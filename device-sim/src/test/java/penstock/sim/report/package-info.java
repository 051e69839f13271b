@NullMarked
package penstock.sim.report;

import org.jspecify.annotations.NullMarked;
