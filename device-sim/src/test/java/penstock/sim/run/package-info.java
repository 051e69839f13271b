@NullMarked
package penstock.sim.run;

import org.jspecify.annotations.NullMarked;
